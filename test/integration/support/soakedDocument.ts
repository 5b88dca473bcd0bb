import { assert } from 'chai';
import * as vscode from 'vscode';
import { eventually, hoverAt, problemsOf } from './documents.ts';

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A large document in an editor, with what a user does to it. */
export class SoakedDocument {
  readonly document: vscode.TextDocument;
  readonly #editor: vscode.TextEditor;
  /** Lines where credentials stand. */
  readonly #places: readonly number[];

  private constructor(editor: vscode.TextEditor, places: readonly number[]) {
    this.#editor = editor;
    this.document = editor.document;
    this.#places = places;
  }

  /** Opens a file in an editor. */
  static async open(uri: vscode.Uri, places: readonly number[]): Promise<SoakedDocument> {
    // As a user does: what `openTextDocument` opens stays open for minutes behind its editor.
    await vscode.commands.executeCommand('vscode.open', uri);
    const editor = await eventually(() => {
      const { activeTextEditor: active } = vscode.window;
      return active?.document.uri.toString() === uri.toString() ? active : undefined;
    });
    return new SoakedDocument(editor, places);
  }

  /** Waits for the first hints. */
  async hints(): Promise<void> {
    await eventually(async () => (await this.#hintsAround(0)).length > 0 || undefined);
  }

  /** Waits until the problems of the file have stayed the same for a while. */
  async settle(): Promise<void> {
    const { uri } = this.document;
    await eventually(() => problemsOf(uri).length > 0 || undefined);
    for (let before = -1, now = problemsOf(uri).length; before !== now; ) {
      before = now;
      await pause(1000);
      now = problemsOf(uri).length;
    }
  }

  /** Types a comment line above the first occurrence of a text. */
  async type(words: string, above: string, interval: number): Promise<void> {
    let at = this.document.positionAt(this.document.getText().indexOf(above));
    for (const letter of `${words}\n`) {
      await this.#editor.edit((edit) => edit.insert(at, letter));
      at = at.translate(0, 1);
      if (interval > 0) await pause(interval);
    }
    assert.include(this.document.getText(), `${words}\n${above}`);
  }

  /** Types one letter after the other into a remark, each as soon as the last one has arrived. */
  async typeFast(letters: number, above: string): Promise<void> {
    const start = this.document.positionAt(this.document.getText().indexOf(above));
    await this.#editor.edit((edit) => edit.insert(start, '# \n'));
    let at = start.translate(0, 2);
    for (let letter = 0; letter < letters; letter++) {
      await this.#editor.edit((edit) => edit.insert(at, 'x'));
      at = at.translate(0, 1);
    }
  }

  async hover(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const line = this.#places[(time * 7919) % this.#places.length] ?? 0;
      const { firstNonWhitespaceCharacterIndex: start, text } = this.document.lineAt(line);
      const hover = await hoverAt(this.document, new vscode.Position(line, start + 3));
      assert.isDefined(hover, `${line}: ${text.slice(0, 40)}`);
    }
  }

  async scroll(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const line = Math.floor((this.document.lineCount * ((time * 7) % 20)) / 20);
      this.#editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
      await this.#hintsAround(line);
      await pause(50);
    }
  }

  /** Puts a redacted copy on the clipboard. */
  async redact(): Promise<void> {
    await vscode.window.showTextDocument(this.document);
    let isDone = false;
    const copied = vscode.commands.executeCommand('certscope.copyRedacted').then(() => {
      isDone = true;
    });
    while (!isDone) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await pause(100);
    }
    await copied;
    assert.include(await vscode.env.clipboard.readText(), '<redacted: ');
  }

  #hintsAround(line: number): Thenable<vscode.InlayHint[]> {
    const range = new vscode.Range(line, 0, Math.min(line + 40, this.document.lineCount), 0);
    return vscode.commands.executeCommand('vscode.executeInlayHintProvider', this.document.uri, range);
  }
}
