import { assert } from 'chai';
import * as vscode from 'vscode';
import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { placeOf } from '../../src/editor/documents/placeUri.ts';
import { FileScanner } from '../../src/editor/scan/fileScanner.ts';
import { watchPlaces } from '../../src/editor/scan/fileWatcher.ts';
import type { FoundFile, ScanHost } from '../../src/editor/scan/scanHost.ts';
import type { ScanState } from '../../src/editor/scan/scanState.ts';
import { makeCertificate } from './support/certificates.ts';
import { eventually, sampleUri } from './support/documents.ts';
import { emptyReaders } from './support/emptyReaders.ts';

suite('the file scanner', () => {
  let log: vscode.LogOutputChannel;
  let pem: Uint8Array<ArrayBuffer>;
  let scanner: FileScanner | undefined;
  suiteSetup(async () => {
    log = vscode.window.createOutputChannel('CertScope test', { log: true });
    pem = new TextEncoder().encode((await makeCertificate({ subject: 'CN=dev-anna' })).certificate);
  });
  suiteTeardown(() => log.dispose());
  teardown(() => scanner?.dispose());

  /** A scanner over a host that scans as told. */
  function start(
    scan: ScanHost['scan'],
    findRoots: ScanHost['findRoots'] = () => [],
    stopwatch = () => performance.now(),
  ) {
    const delivered: (readonly DecodedFile[])[] = [];
    const streamed: (readonly DecodedFile[])[] = [];
    const states: ScanState['kind'][] = [];
    const made = new FileScanner({
      host: { findRoots, scan },
      // As many files as bytes differ: enough to tell contents apart.
      cryptography: { sha256: (bytes) => Uint8Array.of(bytes.length, bytes[40] ?? 0), verify: () => undefined },
      ...emptyReaders,
      log,
      stopwatch,
      hostPaths: { version: '', toHostPath: (uri) => uri.path, toUri: () => undefined, machineOf: () => 'known' },
      limits: () => ({ maxFiles: 10, maxVirtualFiles: 10, maxFileBytes: 1000, maxDepth: 10 }),
      roots: () => [],
      deliver: (files, isPartial) => (isPartial ? streamed : delivered).push(files),
    });
    made.onDidChangeState(({ kind }) => states.push(kind));
    scanner = made;
    return { scanner: made, delivered, streamed, states };
  }

  const found = (path: string): FoundFile => ({ kind: 'candidate', path, bytes: pem.slice() });

  test('delivers what the host found, in one piece', async () => {
    const { scanner, delivered, states } = start(async (_request, onFiles) => {
      await onFiles([found('/a.pem')], 1);
      await onFiles([{ kind: 'unreadable', path: '/b.key', reason: 'permission denied' }], 2);
      await onFiles([{ kind: 'candidate', path: '/c.txt', bytes: new Uint8Array(9) }], 3);
      return { filesRead: 3 };
    });
    await scanner.rescan();
    assert.lengthOf(delivered, 1);
    const told = delivered[0]?.map(({ path, credentials, unreadable }) => [path, credentials.length, unreadable]);
    assert.deepEqual(told, [
      ['file:///a.pem', 1, undefined],
      ['file:///b.key', 0, 'permission denied'],
    ]);
    assert.equal(states[0], 'scanning');
    assert.deepEqual(scanner.state, { kind: 'done' });
  });

  test('hands over what the first scan found before it ends, and later scans only as a whole', async () => {
    const { scanner, delivered, streamed } = start(async (_request, onFiles) => {
      await onFiles([found('/a.pem')], 1);
      assert.equal(scanner.state.kind, 'scanning');
      await onFiles([found('/b.pem')], 2);
      return { filesRead: 2 };
    });
    await scanner.rescan();
    assert.deepEqual(
      streamed.map((files) => files.length),
      [1],
    );
    assert.lengthOf(delivered[0] ?? [], 2);
    await scanner.rescan();
    assert.lengthOf(streamed, 1);
    assert.lengthOf(delivered, 2);
  });

  test('reads what the host calls unchanged only if it does not know it', async () => {
    const asked: unknown[] = [];
    const { scanner, delivered } = start(async ({ roots, memory }, onFiles) => {
      asked.push([roots.length, memory?.length]);
      if (memory === undefined) await onFiles([found(roots[0] ?? '')], 1);
      else if (memory.length === 0) await onFiles([found('/a.pem')], 1);
      else {
        await onFiles(
          [
            { kind: 'unchanged', path: '/a.pem' },
            { kind: 'unchanged', path: '/b.pem' },
          ],
          2,
        );
      }
      return { filesRead: 2, memory: Uint8Array.of(1) };
    });
    await scanner.rescan();
    await scanner.rescan();
    assert.deepEqual(asked, [
      [1, 0],
      [1, 1],
      [1, undefined],
    ]);
    const paths = delivered.map((files) => files.map(({ path }) => path));
    assert.deepEqual(paths, [['file:///a.pem'], ['file:///a.pem', 'file:///b.pem']]);
    assert.strictEqual(delivered[0]?.[0], delivered[1]?.[0]);
  });

  test('gives an unfinished scan up for a new one', async () => {
    let scans = 0;
    const { scanner, delivered } = start((_request, onFiles, signal) => {
      if (++scans > 1) return finished(onFiles([found('/second.pem')], 1));
      void onFiles([found('/first.pem')], 1);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    });
    const first = scanner.rescan();
    await eventually(() => scans === 1 || undefined);
    await scanner.rescan();
    await first;
    assert.deepEqual(
      delivered.map((files) => files.map(({ path }) => path)),
      [['file:///second.pem']],
    );
  });

  test('keeps the decoded form of a file that has not changed', async () => {
    const { scanner, delivered } = start((_request, onFiles) => finished(onFiles([found('/a.pem')], 1)));
    await scanner.rescan();
    await scanner.rescan();
    assert.lengthOf(delivered, 2);
    assert.strictEqual(delivered[0]?.[0], delivered[1]?.[0]);
  });

  test('is stopped by the user, keeps what it has found, and reads all when it is asked again', async () => {
    let scans = 0;
    const { scanner, delivered, streamed } = start(async (_request, onFiles, signal) => {
      await onFiles([found('/a.pem')], 1);
      if (++scans > 1) return { filesRead: 1 };
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    });
    const scan = scanner.rescan();
    await eventually(() => (scanner.state.kind === 'scanning' && scanner.state.filesRead === 1) || undefined);
    scanner.stop();
    await scan;
    assert.deepEqual(scanner.state, { kind: 'stopped', filesRead: 1 });
    assert.lengthOf(streamed.at(-1) ?? [], 1);
    scanner.stop();
    assert.lengthOf(delivered, 0);
    await scanner.rescan();
    assert.deepEqual(scanner.state, { kind: 'done' });
    assert.lengthOf(delivered, 1);
  });

  test('says that it failed, and goes on with the next scan', async () => {
    let scans = 0;
    const { scanner, delivered } = start((_request, onFiles) => {
      if (++scans === 1) throw new Error('the disk is gone');
      return finished(onFiles([found('/a.pem')], 1));
    });
    await scanner.rescan();
    assert.deepEqual(scanner.state, { kind: 'failed' });
    assert.lengthOf(delivered, 0);
    await scanner.rescan();
    assert.deepEqual(scanner.state, { kind: 'done' });
    assert.lengthOf(delivered, 1);
  });

  test('says at how many files a limit ended it', async () => {
    const { scanner } = start(() => Promise.resolve({ filesRead: 10, cut: 'stopped' }));
    await scanner.rescan();
    assert.deepEqual(scanner.state, { kind: 'done', stoppedAfter: 10 });
  });

  test('leaves alone what changes behind the end of a scan, even while another one goes on', async () => {
    const late = sampleUri('behind-the-end.pem');
    const asked: (readonly string[])[] = [];
    let end: () => void = () => undefined;
    const { scanner, delivered } = start(async ({ roots }, onFiles) => {
      asked.push(roots);
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      await onFiles([found('/a.pem')], 1);
      return { filesRead: 10, cut: 'stopped' };
    });
    const touched: string[] = [];
    const note = (paths: readonly string[]) => touched.push(...paths);
    let watch: vscode.Disposable | undefined;
    try {
      const scan = scanner.rescan();
      await eventually(() => asked.length === 1 || undefined);
      // As the scanner watches, but from later on: what is told here has been told there.
      const places = [{ path: placeOf(sampleUri('')), isFolder: true }];
      watch = watchPlaces(places, () => false, note);
      await vscode.workspace.fs.writeFile(late, pem);
      await eventually(() => touched.includes(placeOf(late)) || undefined);
      end();
      await scan;
      // What is read next is everything: the file alone is never asked for.
      await eventually(() => asked.length === 2 || undefined);
      assert.deepEqual(asked[1], asked[0]);
      end();
      await eventually(() => delivered.length === 2 || undefined);
    } finally {
      watch?.dispose();
      await vscode.workspace.fs.delete(late);
    }
  });

  test('lets others have a turn again and again, however many files come at once', async () => {
    const files = Array.from({ length: 200 }, (_, index) => found(`/${index}.pem`));
    let turns = 0;
    // A clock by which each look at it is a long time later.
    let time = 0;
    const { scanner, delivered } = start(
      async (_request, onFiles) => {
        const timer = setInterval(() => turns++, 0);
        await onFiles(files, files.length);
        clearInterval(timer);
        return { filesRead: files.length };
      },
      undefined,
      () => (time += 1000),
    );
    await scanner.rescan();
    assert.lengthOf(delivered.at(-1) ?? [], files.length);
    assert.isAtLeast(turns, files.length / 4);
  });

  test('reads a root once that lies in the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const workspace = folder === undefined ? '' : placeOf(folder.uri);
    const below = `${workspace}/etc`;
    const asked: (readonly string[])[] = [];
    const { scanner } = start(
      ({ roots }) => {
        asked.push(roots);
        return finished();
      },
      () => [
        { path: below, isFolder: true },
        { path: '/outside', isFolder: true },
      ],
    );
    await scanner.rescan();
    assert.deepEqual(asked, [[workspace, '/outside']]);
  });

  test('delivers nothing after it was disposed', async () => {
    let goOn: (() => void) | undefined;
    const { scanner, delivered } = start(async (_request, onFiles) => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      await onFiles([found('/a.pem')], 1);
      return { filesRead: 1 };
    });
    const scan = scanner.rescan();
    const end = await eventually(() => goOn);
    scanner.dispose();
    end();
    await scan;
    assert.lengthOf(delivered, 0);
  });
});

async function finished(taken?: void | Promise<void>) {
  await taken;
  return { filesRead: 1 };
}
