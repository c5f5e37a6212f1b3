"""Pages into finished documents."""
