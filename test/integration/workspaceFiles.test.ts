import { assert } from 'chai';
import { placeOf } from '../../src/editor/documents/placeUri.ts';
import type { FolderScanRequest, FoundFile } from '../../src/editor/scan/scanHost.ts';
import { createWorkspaceFiles } from '../../src/editor/scan/workspaceFiles.ts';
import { makeCertificate } from './support/certificates.ts';
import { type TemporaryFolder, temporaryFolder } from './support/files.ts';

suite("reading through VS Code's file systems", () => {
  let folder: TemporaryFolder;
  let certificate: string;
  suiteSetup(async () => {
    ({ certificate } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: 300 }));
  });
  setup(async () => {
    folder = await temporaryFolder('remote');
    await folder.write('a.pem', certificate);
    await folder.write('b.pem', certificate);
    await folder.write('c.txt', 'nothing');
  });
  teardown(() => folder.remove());

  const limits = { maxFiles: 100, maxVirtualFiles: 100, maxFileBytes: 1 << 20, maxDepth: 5 };

  async function scan(host: ReturnType<typeof createWorkspaceFiles>, request: Partial<FolderScanRequest> = {}) {
    const found: string[] = [];
    const take = (files: readonly FoundFile[]) => {
      for (const { kind, path } of files) found.push(`${kind} ${path.slice(placeOf(folder.uri).length + 1)}`);
    };
    const { signal } = new AbortController();
    const summary = await host.scan({ roots: [placeOf(folder.uri)], limits, ...request }, take, signal);
    return { found: found.sort(), summary };
  }

  test('reads again only what has changed, and all where nothing is to be remembered', async () => {
    const host = createWorkspaceFiles();
    const memory = new Uint8Array(0);
    assert.deepEqual((await scan(host, { memory })).found, ['candidate a.pem', 'candidate b.pem']);
    await folder.write('b.pem', `${certificate}${certificate}`);
    assert.deepEqual((await scan(host, { memory })).found, ['candidate b.pem', 'unchanged a.pem']);
    assert.deepEqual((await scan(host)).found, ['candidate a.pem', 'candidate b.pem']);
    assert.deepEqual((await scan(host, { memory })).found, ['unchanged a.pem', 'unchanged b.pem']);
  });

  test('tells of what it has read and holds nothing, where that is asked for', async () => {
    const host = createWorkspaceFiles();
    const request = { memory: new Uint8Array(0), limits: { ...limits, reportedBytes: 6 } };
    for (const kind of ['candidate', 'unchanged']) {
      assert.sameMembers((await scan(host, request)).found, [`${kind} a.pem`, `${kind} b.pem`, 'nothing c.txt']);
    }
    assert.lengthOf((await scan(host, { limits: { ...limits, reportedBytes: 7 } })).found, 2);
  });

  test('says which limit has cut it', async () => {
    const host = createWorkspaceFiles();
    const cutBy = async (more: Partial<typeof limits>) =>
      (await scan(host, { limits: { ...limits, ...more } })).summary?.isVirtualCut;
    assert.isTrue(await cutBy({ maxVirtualFiles: 2 }));
    assert.isFalse(await cutBy({ maxFiles: 2 }));
    assert.isUndefined(await cutBy({ maxVirtualFiles: 3 }));
  });
});
