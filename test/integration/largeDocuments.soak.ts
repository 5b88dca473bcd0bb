import { assert } from 'chai';
import * as vscode from 'vscode';
import { eventually, openSample, problemsOf } from './support/documents.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';
import { hostHeap } from './support/hostHeap.ts';
import { largeKubeconfig } from './support/largeKubeconfig.ts';
import { largeList } from './support/largeList.ts';
import { longLog, longManifest } from './support/manyLines.ts';
import { pause, SoakedDocument } from './support/soakedDocument.ts';
import { SoakTable } from './support/soakTable.ts';

/** Replaced when the suite is bundled: `npm run soak` goes through the files more often. */
declare const SOAK_ROUNDS: number;

interface Large {
  /** As the table calls it. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** A remark is typed above it. */
  readonly above: string;
  /** Whether a redacted copy is made: there is none of a log. */
  readonly isRedacted: boolean;
}

/** Keys of credentials, and heads of blocks, are what the pointer rests on. */
const credential =
  /^(?:\s*(?:certificate-authority-data|client-certificate-data|ca\.crt|tls\.crt): |-+BEGIN CERTIFICATE-)/;

/**
 * Megabytes of heap that closed documents may leave, three times and more the ten or twenty of the code that was loaded for
 * them. What is known of the kubeconfig or of the List alone takes more.
 */
const mostLeft = 60;

suite('large documents', () => {
  let folder: TemporaryFolder;
  let documents: readonly Large[];
  const table = new SoakTable();
  const heaps: string[] = [];
  let atRest = 0;
  const rounds = typeof SOAK_ROUNDS === 'undefined' ? 1 : SOAK_ROUNDS;
  // As they are made below.
  const names = ['kubeconfig', 'list', 'log', 'manifest'];

  suiteSetup(async function () {
    this.timeout(120_000);
    // Beside the opened folder: what a scan knows of files would stay when they are closed.
    folder = await temporaryFolder('soak', { isOutside: true });
    documents = await make();
    for (const { file, text } of documents) await folder.write(file, text);
    await pause(2000);
    atRest = await takeHeap('at rest');
  });
  suiteTeardown(async () => {
    table.print();
    console.log(`Heap of the extension host after a collection, in MB:\n  ${heaps.join('\n  ')}`);
    await folder.remove();
  });

  async function takeHeap(moment: string): Promise<number> {
    const heap = await hostHeap();
    heaps.push(`${moment.padEnd(16)} ${heap.toFixed(0).padStart(5)}`);
    return heap;
  }

  for (const [index, name] of names.entries()) {
    test(`lets others work: ${name}`, async () => {
      const large = documents[index];
      if (large === undefined) throw new Error('There is no such document.');
      const phase = <Result>(step: string, run: () => Promise<Result>, times?: number) =>
        table.phase(name, step, run, times);
      const uri = folder.file(large.file);
      const places = large.text.split('\n').flatMap((line, number) => (credential.test(line) ? [number] : []));
      const opened = await phase('open', () => SoakedDocument.open(uri, places));
      // Before anything else has read the document. VS Code asks 300 ms after the pointer has come to rest.
      await phase('first', () => opened.hover(1), 1);
      await phase('hints', () => opened.hints());
      // Judged in the background; nothing that a user does waits for it.
      await phase('judge', () => opened.settle());
      await phase('hover', () => opened.hover(rounds * 20));
      await phase('scroll', () => opened.scroll(rounds * 20));
      for (let round = 0; round < rounds; round++) {
        await phase('type', async () => {
          await opened.type('# a remark in the middle', large.above, 60);
          await opened.settle();
        });
      }
      if (large.isRedacted) await phase('redact', () => opened.redact());
      const letters = rounds > 1 ? 2000 : 40;
      await phase('keys', () => opened.typeFast(letters, large.above), letters);
      await opened.settle();
      await takeHeap(`${name} open`);
    }).timeout(rounds * 600_000);
  }

  test('lets the documents go that are closed', async () => {
    for (const _ of documents) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually(() =>
      documents.every(({ file }) => problemsOf(folder.file(file)).length === 0) ? true : undefined,
    );
    // What is let go a moment later is not held.
    await eventually(async () => (await hostHeap()) - atRest < mostLeft || undefined).catch(() => undefined);
    const left = await takeHeap('closed');
    assert.isBelow(left - atRest, mostLeft, 'megabytes that stay');
  }).timeout(120_000);
});

async function make(): Promise<readonly Large[]> {
  const sample = (await openSample('etc/kubernetes/admin.conf')).getText();
  const textOf = (key: string) => new RegExp(`${key}: (\\S+)`).exec(sample)?.[1] ?? '';
  const credentials = {
    certificate: textOf('client-certificate-data'),
    key: textOf('client-key-data'),
    ca: textOf('certificate-authority-data'),
  };
  return [
    {
      name: 'kubeconfig',
      file: 'config',
      text: largeKubeconfig(1000, credentials),
      above: 'contexts:\n',
      isRedacted: true,
    },
    {
      name: 'list',
      file: 'secrets.yaml',
      text: largeList(1000, credentials),
      above: '- apiVersion: v1\n',
      isRedacted: true,
    },
    { name: 'log', file: 'kube.log', text: longLog(100_000, credentials), above: 'I0304 05:06:59', isRedacted: false },
    { name: 'manifest', file: 'all.yaml', text: longManifest(100_000, credentials), above: '---\n', isRedacted: false },
  ];
}
