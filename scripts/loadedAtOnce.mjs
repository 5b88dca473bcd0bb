/** What of a bundle is loaded with its entry, told by esbuild's metafile; what is imported on demand is left out. */
export function loadedAtOnce({ outputs }, entry) {
  const files = new Set();
  const visit = (file) => {
    const output = outputs[file];
    if (output === undefined || files.has(file)) return;
    files.add(file);
    for (const { kind, path } of output.imports) if (kind === 'import-statement') visit(path);
  };
  visit(entry);
  const loaded = [...files].map((file) => outputs[file]);
  return {
    files: loaded.length,
    bytes: loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    sources: new Set(loaded.flatMap(({ inputs }) => Object.keys(inputs))),
  };
}
