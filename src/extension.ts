import type { ExtensionContext } from 'vscode';

/** Composition root: constructs what the features share and registers the features. */
export function activate(_context: ExtensionContext): void {}
