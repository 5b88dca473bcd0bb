import { assert } from 'chai';
import * as vscode from 'vscode';
import type { DecodedFile } from '../../src/core/pki/model.ts';
import { FileScanner, type ScanState } from '../../src/editor/fileScanner.ts';
import type { FoundFile, ScanHost } from '../../src/editor/scanHost.ts';
import { makeCertificate } from './support/certificates.ts';

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
  function start(scan: ScanHost['scan'], findRoots: ScanHost['findRoots'] = () => []) {
    const delivered: (readonly DecodedFile[])[] = [];
    const states: ScanState['kind'][] = [];
    const made = new FileScanner({
      host: { findRoots, isLeftOut: () => false, scan },
      // As many files as bytes differ: enough to tell contents apart.
      cryptography: { sha256: (bytes) => Uint8Array.of(bytes.length, bytes[40] ?? 0), verify: () => undefined },
      structure: () => undefined,
      invocations: () => ({ invocations: [], references: [] }),
      objects: () => [],
      containers: () => undefined,
      log,
      stopwatch: () => performance.now(),
      hostPaths: { version: '', toHostPath: (uri) => uri.path, toUri: () => undefined, machineOf: () => 'known' },
      limits: () => ({ maxFiles: 10, maxFileBytes: 1000, maxDepth: 10 }),
      roots: () => [],
      deliver: (files) => delivered.push(files),
    });
    made.onDidChangeState(({ kind }) => states.push(kind));
    scanner = made;
    return { scanner: made, delivered, states };
  }

  const found = (path: string): FoundFile => ({ kind: 'candidate', path, bytes: pem.slice() });

  test('delivers what the host found, in one piece', async () => {
    const { scanner, delivered, states } = start(async (_request, onFiles) => {
      await onFiles([found('/a.pem')]);
      await onFiles([{ kind: 'unreadable', path: '/b.key', reason: 'permission denied' }]);
      await onFiles([{ kind: 'candidate', path: '/c.txt', bytes: new Uint8Array(9) }]);
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

  test('gives an unfinished scan up for a new one', async () => {
    let scans = 0;
    const { scanner, delivered } = start((_request, onFiles, signal) => {
      if (++scans > 1) return finished(onFiles([found('/second.pem')]));
      void onFiles([found('/first.pem')]);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    });
    const first = scanner.rescan();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await scanner.rescan();
    await first;
    assert.deepEqual(
      delivered.map((files) => files.map(({ path }) => path)),
      [['file:///second.pem']],
    );
  });

  test('keeps the decoded form of a file that has not changed', async () => {
    const { scanner, delivered } = start((_request, onFiles) => finished(onFiles([found('/a.pem')])));
    await scanner.rescan();
    await scanner.rescan();
    assert.lengthOf(delivered, 2);
    assert.strictEqual(delivered[0]?.[0], delivered[1]?.[0]);
  });

  test('says that it failed, and goes on with the next scan', async () => {
    let scans = 0;
    const { scanner, delivered } = start((_request, onFiles) => {
      if (++scans === 1) throw new Error('the disk is gone');
      return finished(onFiles([found('/a.pem')]));
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

  test('reads a root once that lies in the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const workspace = folder?.uri.fsPath ?? '';
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
    const { scanner, delivered } = start(async (_request, onFiles) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await onFiles([found('/a.pem')]);
      return { filesRead: 1 };
    });
    const scan = scanner.rescan();
    scanner.dispose();
    await scan;
    assert.lengthOf(delivered, 0);
  });
});

async function finished(taken?: void | Promise<void>) {
  await taken;
  return { filesRead: 1 };
}
