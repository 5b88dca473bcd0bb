import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, hintsOf, hoverAt, openText, positionOf } from './support/documents.ts';
import { largeKubeconfig } from './support/largeKubeconfig.ts';

const titleOf = (hover: Awaited<ReturnType<typeof hoverAt>>) => hover?.markdown.value.split('\n')[0];

suite('a large document that is changed', () => {
  let document: vscode.TextDocument;
  let editor: vscode.TextEditor;
  let other: string;

  suiteSetup(async () => {
    const { certificate, key } = await makeCertificate({ subject: 'CN=many', daysLeft: 94 });
    other = toBase64((await makeCertificate({ subject: 'CN=pasted', daysLeft: 300 })).certificate);
    const text = largeKubeconfig(120, { certificate: toBase64(certificate), key: toBase64(key) });
    assert.isAbove(text.length, 1 << 17, 'so large that it is followed');
    document = await openText(text, 'yaml');
    editor = await vscode.window.showTextDocument(document);
    await hintsOf(document);
  });

  /** The hints are those of a document that was opened with the same text. */
  async function isKnownAnew(): Promise<readonly string[]> {
    const fresh = await openText(document.getText(), 'yaml');
    return eventually(async () => {
      const [ours, anew] = [await hintsOf(document), await hintsOf(fresh)];
      return ours.length > 100 && ours.join('\n') === anew.join('\n') ? ours : undefined;
    });
  }

  const before = (text: string) => positionOf(document, text);

  test('by letters typed one after the other', async () => {
    const at = positionOf(document, 'https://10.0.0.7:', 'https://10.0.0.7'.length);
    for (const [index, letter] of [...'1234'].entries()) {
      await editor.edit((edit) => edit.insert(at.translate(0, index), letter));
      if (index % 2 === 0) await hintsOf(document);
    }
    await isKnownAnew();
  });

  test('by a line that is cut out, and comes back as a comment', async () => {
    const { line } = before('    user: user-30');
    await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), '# '));
    await isKnownAnew();
    await editor.edit((edit) => edit.delete(new vscode.Range(line, 0, line + 1, 0)));
    await isKnownAnew();
  });

  test('by a certificate that is pasted', async () => {
    const line = before('- name: user-40\n').line + 2;
    const start = document.lineAt(line).text.indexOf(':') + 2;
    await editor.edit((edit) => edit.replace(new vscode.Range(line, start, line, 100_000), other));
    const hints = await isKnownAnew();
    assert.isTrue(hints.some((hint) => hint.includes('pasted')));
    const hover = await hoverAt(document, new vscode.Position(line, start + 20));
    assert.include(hover?.markdown.value, 'pasted');
    assert.equal(hover?.range?.start.line, line);
  });

  test('as a whole, with the same hover before and after all of it has been read', async () => {
    const line = before('- name: user-60\n').line + 2;
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, `# replaced\n${document.getText()}`));
    const at = new vscode.Position(line + 1, 300);
    const hover = await hoverAt(document, at);
    assert.include(hover?.markdown.value, 'Subject');
    assert.equal(hover?.range?.start.line, line + 1);
    await isKnownAnew();
    const later = await hoverAt(document, at);
    assert.isTrue(later?.range?.isEqual(hover?.range ?? new vscode.Range(0, 0, 0, 0)));
    assert.equal(titleOf(later), titleOf(hover));
  });

  test('in two places at once', async () => {
    const [first, second] = [before('10.0.0.3:').translate(0, 8), before('10.0.0.50:').translate(0, 9)];
    await editor.edit((edit) => {
      edit.insert(first, '1');
      edit.insert(second, '2');
    });
    await isKnownAnew();
  });

  test('by other line ends', async () => {
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await isKnownAnew();
    await editor.edit((edit) => edit.insert(before('10.0.0.9:').translate(0, 8), '1\n# x'));
    await isKnownAnew();
  });
});
