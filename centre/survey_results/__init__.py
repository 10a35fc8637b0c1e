"""The results of a survey: question by question as figures, as charts and as a spreadsheet."""
