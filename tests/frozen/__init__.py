"""Homes as earlier versions of the program left them: what was saved then must open and stay true for ever."""
