"""Tickets on paper: a design that is data, ESC/POS bytes, and printers on the network."""
