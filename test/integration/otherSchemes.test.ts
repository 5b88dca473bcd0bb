import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { hintsOf, hoverAt, openText, positionOf } from './support/documents.ts';

/** Serves one text under every name, read-only, as views of pull requests and old versions do. */
class OneText implements vscode.FileSystemProvider {
  readonly #bytes: Uint8Array;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(text: string) {
    this.#bytes = new TextEncoder().encode(text);
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#bytes.length };
  }

  readFile(): Uint8Array {
    return this.#bytes;
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}

suite('documents that are no files', () => {
  let text: string;
  suiteSetup(async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=webhook, O=acme', daysLeft: 300, isCa: true });
    text = `kind: ValidatingWebhookConfiguration\nwebhooks:\n- clientConfig:\n    caBundle: ${toBase64(certificate)}\n`;
  });

  const expectReadable = async (document: vscode.TextDocument): Promise<void> => {
    assert.deepEqual(await hintsOf(document), ['caBundle: ✓ CA webhook · 300 d']);
    const hover = await hoverAt(document, positionOf(document, 'caBundle', 2));
    assert.match(hover?.markdown.value ?? '', /webhook, fine until /);
  };

  test('an untitled document', async () => expectReadable(await openText(text, 'plaintext')));

  test('a file system of another extension', async () => {
    const provider = vscode.workspace.registerFileSystemProvider('pull-request', new OneText(text), {
      isReadonly: true,
    });
    try {
      const uri = vscode.Uri.parse('pull-request:/acme/deploy/webhook.yaml?base');
      await expectReadable(await vscode.workspace.openTextDocument(uri));
    } finally {
      provider.dispose();
    }
  });

  test('a document of a content provider', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('old-version', {
      provideTextDocumentContent: () => text,
    });
    try {
      await expectReadable(await vscode.workspace.openTextDocument(vscode.Uri.parse('old-version:webhook.yaml')));
    } finally {
      provider.dispose();
    }
  });
});
