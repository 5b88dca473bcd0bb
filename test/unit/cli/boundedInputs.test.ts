import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { readToEnd, streamChunks } from '../../../src/node/readStream.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';
import { runCommand } from '../../support/runCommand.ts';

holdMemoryBelow(400);

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-inputs-'));
after(() => rmSync(folder, { recursive: true }));
const pki = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki';
const certificate = `${pki}/apiserver.crt`;
const endless = '/dev/zero';
const answers = /larger than 64 MiB|not a regular file/;

describe('what a command line names is read to a limit', () => {
  const commands: readonly (readonly string[])[] = [
    ['check', pki, '--baseline', endless],
    ['check', pki, '--config', endless],
    ['check', endless],
    ['verify', '--anchors', endless, '--certificate', certificate],
    ['verify', '--anchors', `${pki}/ca.crt`, '--certificate', endless],
    ['verify', '--cases', endless],
    ['redact', endless],
    ['import', endless, '--for', certificate],
    ['renew', certificate, '--ca-cert', endless, '--ca-key', endless, '--dry-run'],
    ['renew', certificate, '--key', endless, '--dry-run'],
    ['request', certificate, '--key', endless],
  ];
  for (const args of commands) {
    test(args.join(' '), async () => {
      const { code, err } = await runCommand(args);
      assert.equal(code, 2);
      assert.match(err, args[0] === 'request' ? /does not contain a private key/ : answers);
    });
  }

  test('passphrases', async () => {
    const descriptor = openSync(endless, 'r');
    const { code, err } = await runCommand(['renew', pki, '--all', '--dry-run', '--passphrase-fd', `${descriptor}`]);
    closeSync(descriptor);
    assert.equal(code, 2);
    assert.match(err, /--passphrase-fd \d+: larger than 1 MiB\./);
  });

  test('a stream without end', async () => {
    let asked = 0;
    const stream = async function* () {
      for (;;) {
        asked++;
        yield new Uint8Array(1 << 20);
      }
    };
    assert.equal(await readToEnd(stream(), 3 << 20), 'larger than 3 MiB');
    assert.equal(asked, 4);
  });

  test('a file of the system that grows', async () => {
    const { code, err } = await runCommand(['check', pki, '--baseline', '/proc/self/pagemap']);
    assert.equal(code, 2);
    assert.match(err, /pagemap: (?:larger than 64 MiB|permission denied|no such file or directory)\./);
  });
});

describe('a named pipe', () => {
  const pipe = path.join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);

  test('that no program writes to is given up', async () => {
    await assert.rejects(async () => {
      for await (const _ of streamChunks(pipe, 30));
    }, /^Error/);
  });

  test('is read to its end, whoever comes first', async () => {
    const read = readToEnd(streamChunks(pipe), 1 << 20);
    const writer = import('node:child_process').then(({ spawn }) => spawn('sh', ['-c', `echo some > '${pipe}'`]));
    assert.equal(new TextDecoder().decode((await read) as Uint8Array), 'some\n');
    await writer;
  });
});
