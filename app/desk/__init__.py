"""What staff do: one public function is one action that tells its whole story."""
