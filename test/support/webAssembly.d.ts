/** What vscode-oniguruma's types take from the DOM library, which the project does without. */
declare namespace WebAssembly {
  type ImportValue = unknown;
  interface WebAssemblyInstantiatedSource {
    readonly instance: unknown;
    readonly module: unknown;
  }
}
