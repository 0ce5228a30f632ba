"""What every part needs of Chinese text: layout, normal form, segmentation, numerals, names of organs."""
