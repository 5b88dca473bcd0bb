import { assert } from 'chai';
import * as vscode from 'vscode';
import { eventually, hoverAt, openSample, problemsOf } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';
import { largeKubeconfig } from './support/largeKubeconfig.ts';
import { LongestBlock } from './support/longestBlock.ts';

/** Replaced when the suite is bundled: `npm run soak` goes through the file more often. */
declare const SOAK_ROUNDS: number;

const contexts = 1000;
/** Milliseconds of work. Nobody feels the first; above the second something is broken. */
const target = 50;
const bound = 500;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

suite('a kubeconfig of 1,000 contexts', () => {
  let folder: TemporaryFolder;
  let document: vscode.TextDocument;
  let editor: vscode.TextEditor;
  let block: LongestBlock;
  const table: string[] = [];

  suiteSetup(async function () {
    this.timeout(120_000);
    folder = await temporaryFolder('soak');
    const sample = (await openSample('etc/kubernetes/admin.conf')).getText();
    const textOf = (key: string) => new RegExp(`${key}: (\\S+)`).exec(sample)?.[1] ?? '';
    const credentials = { certificate: textOf('client-certificate-data'), key: textOf('client-key-data') };
    const uri = await folder.write('config', largeKubeconfig(contexts, credentials));
    await pause(2000);
    block = new LongestBlock();
    await phase('open', async () => {
      document = await vscode.workspace.openTextDocument(uri);
      editor = await vscode.window.showTextDocument(document);
      await eventually(async () => (await hintsAround(0)).length > 0 || undefined);
    });
    // Judged in the background; nothing that a user does waits for it.
    await phase('judge', () => settle());
  });
  suiteTeardown(async () => {
    block.dispose();
    console.log(
      `Longest blocks of the extension host, in milliseconds of its own work (target ${target}, bound ${bound}):\n  ${table.join('\n  ')}`,
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await folder.remove();
  });

  /** Fails above the bound; the target is told. */
  async function phase(name: string, run: () => Promise<unknown>): Promise<void> {
    block.take();
    await run();
    const { own, wall } = block.take();
    const remark = own > target ? '  above the target' : '';
    table.push(`${name.padEnd(6)} ${own.toFixed(0).padStart(5)}  (${wall.toFixed(0)} by the clock)${remark}`);
    assert.isBelow(own, bound, `${name}: milliseconds of work without a turn`);
  }

  /** Waits until the problems of the file have stayed the same for a while. */
  async function settle(): Promise<void> {
    await eventually(() => problemsOf(document.uri).length > 0 || undefined);
    for (let before = -1, now = problemsOf(document.uri).length; before !== now; ) {
      before = now;
      await pause(1500);
      now = problemsOf(document.uri).length;
    }
  }

  function hintsAround(line: number): Thenable<vscode.InlayHint[]> {
    const range = new vscode.Range(line, 0, Math.min(line + 40, document.lineCount), 0);
    return vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, range);
  }

  const rounds = typeof SOAK_ROUNDS === 'undefined' ? 1 : SOAK_ROUNDS;

  test('lets others work while somebody types in it', async () => {
    await phase('type', async () => {
      for (let round = 0; round < rounds; round++) {
        let at = document.positionAt(document.getText().indexOf('contexts:\n'));
        for (const letter of '# a remark in the middle\n') {
          await editor.edit((edit) => edit.insert(at, letter));
          at = at.translate(0, 1);
          await pause(60);
        }
        await settle();
      }
    });
    assert.include(document.getText(), '# a remark in the middle\ncontexts:');
  }).timeout(rounds * 120_000);

  test('answers hovers at once, wherever the pointer rests', async () => {
    await phase('hover', async () => {
      for (let round = 0; round < rounds * 20; round++) {
        const line = ((round * 7919) % contexts) * 4 + 4;
        const hover = await hoverAt(document, new vscode.Position(line, 8));
        assert.isDefined(hover, document.lineAt(line).text.slice(0, 40));
      }
    });
  }).timeout(rounds * 60_000);

  test('shows hints of what is visible while it is scrolled', async () => {
    await phase('scroll', async () => {
      for (let round = 0; round < rounds * 20; round++) {
        const line = Math.floor((document.lineCount * ((round * 7) % 20)) / 20);
        editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
        await hintsAround(line);
        await pause(50);
      }
    });
  }).timeout(rounds * 60_000);

  test('makes a redacted copy aside', async () => {
    await phase('redact', async () => {
      let isDone = false;
      const copied = vscode.commands.executeCommand('certscope.copyRedacted').then(() => {
        isDone = true;
      });
      while (!isDone) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        await pause(100);
      }
      await copied;
    });
    assert.include(await vscode.env.clipboard.readText(), '<redacted: ');
  }).timeout(120_000);
});
