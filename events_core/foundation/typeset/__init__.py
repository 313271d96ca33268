"""Setting text on paper in six languages: faces and their glyphs, the gate, lines, pages, QR codes."""
