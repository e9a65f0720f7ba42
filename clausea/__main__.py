"""Run the command line as `python -m clausea`."""

from clausea.cli import main

if __name__ == "__main__":
    main()
