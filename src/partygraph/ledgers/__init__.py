"""What offices keep: workbooks and CSV files, read as sheets of cells, with a guard against traps.

Knows no store and no row of the model's: `tables` makes rows of what is read here.
"""
