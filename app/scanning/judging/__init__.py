"""What a page is: blank, a separator, tilted, upside down."""
