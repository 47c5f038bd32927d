# Notes are typed in notes.dtex; texdiff makes notes.tex of them, and `latexmk notes.tex` sets it, also with -pvc.
$pdf_mode = 5;  # xelatex

add_cus_dep('dtex', 'tex', 0, 'texdiff');

sub texdiff {
  my $texdiff = $ENV{TEXDIFF} || 'python3 -m texdiff';
  return system("$texdiff expand \"$_[0].dtex\" -o \"$_[0].tex\"");
}

foreach my $notes (glob '*.dtex') {  # latexmk makes what a document reads, but not the document itself
  (my $base = $notes) =~ s/\.dtex$//;
  texdiff($base) unless -e "$base.tex";
}
