"""What is learned: the fit of a candidate and an opening, from starts that were made before.

A scorer turns encoded pairs into fits with an interval and with contributions that sum to the figure. The
rule baseline and the shuffle are scorers like any other, so that a learned one has something to beat. A
trained model is a folder of plain data files with checksums, never a pickle. Clock and randomness are
arguments.
"""
