import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { kubeadmTrees, readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-properties-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Ways to write the same files, one for each tree in turn. */
const manners: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `# by hand\n${text}# the end, without a line end`,
  (text) => text.replace(/(-data: )(\S+)/g, '$1"$2"'),
  (text) => text.replace(/( +)(client-\S+-data: )(\S+)/g, '$1# note\n$1$2$3  # kept'),
  (text) => text.replace(/^( *)(client-certificate-data: )(\S{40})(\S+)$/gm, '$1$2|-\n$1  $3\n$1  $4'),
];
const options = [[], ['--key-algorithm', 'P-256'], ['--same-key'], ['--key-algorithm', 'P-384', '--days', '90']];

describe('renew --all on copies of real trees', () => {
  for (const [number, id] of kubeadmTrees.entries()) {
    it(`${id}: changes nothing but credentials, and undo restores every bit`, async () => {
      const tree = path.join(folder, id);
      cpSync(`test/fixtures/kubeadm/trees/${id}/rootfs`, tree, { recursive: true });
      const truth = readKubeadmTruth(id);
      for (const { path: name, mode } of truth.files) {
        if (existsSync(path.join(tree, name))) chmodSync(path.join(tree, name), Number.parseInt(mode, 8));
      }
      const write = manners[number % manners.length] ?? ((text: string) => text);
      for (const name of filesOf(tree).filter((each) => each.endsWith('.conf'))) {
        writeFileSync(path.join(tree, name), write(readFileSync(path.join(tree, name), 'utf8')));
      }
      const old = treeState(tree);
      const texts = new Map(filesOf(tree).map((name) => [name, readFileSync(path.join(tree, name), 'latin1')]));
      const backups = path.join(folder, `${id}-backups`);
      const run = (...args: readonly string[]) => runCommand(args, { cwd: tree, backups, now: truth.made_at });

      const chosen = options[number % options.length] ?? [];
      const { out, err } = await run('renew', '.', '--all', '--root', '.', '--within', '3000', ...chosen);
      assert.doesNotMatch(err, /Nothing was written|Error/, err);
      const changed = filesOf(tree).filter((name) => readFileSync(path.join(tree, name), 'latin1') !== texts.get(name));
      const [, count = '0'] = /^Renewed (\d+) cert/.exec(out) ?? [];
      assert.ok(truth.files.length === 0 || err !== '' || Number(count) > 0, 'either renewed, or said why not');
      // Whatever the manner, where the CA's key is at hand.
      const admin = 'etc/kubernetes/admin.conf';
      assert.equal(
        changed.includes(admin),
        existsSync(path.join(tree, 'etc/kubernetes/pki/ca.key')),
        `${admin} ${err}`,
      );
      for (const name of changed) {
        const text = readFileSync(path.join(tree, name), 'latin1');
        assert.ok(masked(text) === masked(texts.get(name) ?? ''), `${name}: only credentials change`);
        assert.ok(caData(text) === caData(texts.get(name) ?? ''), `${name}: whom it trusts stays`);
        assert.ok(!/(?:^|\/)(?:ca|front-proxy-ca)\.(?:crt|key)$|sa\.(?:key|pub)$/.test(name), `${name} stays`);
      }
      assert.deepEqual(modes(tree, filesOf(tree)), modes(tree, [...texts.keys()]));
      for (const name of changed.filter((each) => each.endsWith('.crt'))) assertPair(path.join(tree, name));

      if (changed.length > 0) assert.equal((await run('undo', '--yes')).code, 0);
      assert.deepEqual(treeState(tree), old);
    });
  }
});

function filesOf(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(tree, name)).isFile())
    .sort();
}

/** A file without its credentials: whatever else changes shows. Lines of PEM and of folded values are any number. */
function masked(text: string): string {
  return text
    .replace(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g, 'PEM')
    .replace(/[A-Za-z0-9+/=]{20,}(?:\s+[A-Za-z0-9+/=]{4,}(?=\s))*/g, 'BASE64');
}

function caData(text: string): string {
  return (text.match(/certificate-authority-data:\s*\S+/g) ?? []).join();
}

function modes(tree: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${name} ${(statSync(path.join(tree, name)).mode & 0o7777).toString(8)}`);
}

function assertPair(file: string): void {
  const certificate = new X509Certificate(readFileSync(file));
  const key = createPrivateKey(readFileSync(file.replace(/\.crt$/, '.key')));
  assert.ok(certificate.checkPrivateKey(key), `${file} belongs to its key`);
}
