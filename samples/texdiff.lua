-- For Quarto, and wherever a filter in Lua is wanted: hands the document to pandoc-texdiff.
-- In _quarto.yml, or in the metadata of a document:   filters: [texdiff.lua]
function Pandoc(doc)
  return pandoc.utils.run_json_filter(doc, os.getenv("PANDOC_TEXDIFF") or "pandoc-texdiff", { FORMAT })
end
