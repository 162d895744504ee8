"""Files of rows and columns, XLSX and CSV. Knows nothing of the product: any layer may use it."""
