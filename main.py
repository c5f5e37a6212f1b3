"""The door: opens the window, or runs a command."""

import sys


def main() -> int:
    """Open the window when only `--home` and `--timings` are given, else run the command that is named."""
    from app import language
    from app.cli.door import Door, read_door

    language.install()
    door: Door = read_door(sys.argv[1:])
    if door.command:
        from app.cli.program import run

        return run(sys.argv[1:])
    from app.ui.start import run_window

    return run_window(door.home, door.timings)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a packed program starts its children by itself; nobody else need load this
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
