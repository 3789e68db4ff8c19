"""The product as people meet it: a real browser, whole pages, no look behind them."""
