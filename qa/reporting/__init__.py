"""Results for others to read: plain records (JSON), spreadsheets and charts."""
