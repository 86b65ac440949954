"""`python -m surefoot`: the command line, where the `surefoot` script is not on the path."""

from surefoot.agent.cli import main

if __name__ == "__main__":
    main()
