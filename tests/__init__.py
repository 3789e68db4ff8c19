"""The tests. Each package covers one app, tests/contracts the rules that hold for all of them."""
