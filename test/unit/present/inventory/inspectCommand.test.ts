import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { inspectCommand } from '../../../../src/core/present/inventory/inspectCommand.ts';

suite('inspectCommand', () => {
  test('asks for an inventory of everything that is denied', () => {
    assert.equal(
      inspectCommand(['certscope'], ['/etc/kubernetes/pki/ca.key', '/etc/kubernetes/admin.conf']),
      'sudo certscope inspect /etc/kubernetes/pki/ca.key /etc/kubernetes/admin.conf --format json > certscope-inventory.json',
    );
  });

  test('names a folder once, and nothing in it', () => {
    assert.equal(
      inspectCommand(['certscope'], ['/var/lib/kubelet/pki', '/var/lib/kubelet/pki/a.pem', '/var/lib/kubelet/pki']),
      'sudo certscope inspect /var/lib/kubelet/pki --format json > certscope-inventory.json',
    );
  });

  // The shell itself is the judge: each path must arrive as one word, letter by letter, and run nothing.
  const hostile = ["/a b/it's.pem", '/$(touch /tmp/x)`id`', '/*', '/~', '/a\nb', '/"quoted"', '/-rf', '/;&|><!', '/é✓'];
  for (const path of hostile) {
    test(`a shell reads ${JSON.stringify(path)} as it is`, () => {
      const command = inspectCommand(['certscope'], [path])
        .replace(/^sudo /, 'printf "%s\\0" ')
        .replace(/ > .*$/, '');
      const words = execFileSync('sh', ['-c', command]).toString().split('\0').slice(0, -1);
      assert.deepEqual(words, ['certscope', 'inspect', path, '--format', 'json']);
    });
  }

  test('quotes the program too', () => {
    assert.match(
      inspectCommand(['/opt/my node', '/x/dist/cli.js'], ['/a']),
      /^sudo '\/opt\/my node' \/x\/dist\/cli\.js /,
    );
  });
});
