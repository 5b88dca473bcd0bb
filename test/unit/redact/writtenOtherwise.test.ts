import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { base64 } from '../../support/base64.ts';
import { indented, samplePem } from '../../support/locateSamples.ts';
import { copyOf } from '../../support/redaction.ts';

const password = 'Zq81hunter';

function assertTakenOut(cases: Readonly<Record<string, string>>): void {
  const left = Object.entries(cases).filter(([, text]) => copyOf(text).includes(password));
  assert.deepEqual(left, []);
  for (const [name, text] of Object.entries(cases)) assert.match(copyOf(text), /<redacted: /, name);
}

test('passwords of command lines that are written as lists', () => {
  assertTakenOut({
    mysql: `command: ["mysql","-p${password}"]\n`,
    'mysql by its path': `command: [/usr/bin/mysqladmin, ping, -uroot, '-p${password}', -h, db]\n`,
    'the first of two options': `command: [mysql, -p${password}, -h, db, -print]\n`,
    redis: `command: ["redis-cli","-a","${password}"]\n`,
    'words with blanks': `command: ["redis-cli","-a","let me; in ${password}"]\n`,
    sshpass: `command:\n- sshpass\n- -p\n- ${password}\n- ssh\n`,
    ldap: `command: ["ldapsearch","-w","${password}"]\n`,
    mongo: `command: ["mongosh", "-p", "${password}"]\n`,
    'options of curl together': `command: ["curl","-sku","bob:${password}"]\n`,
    'options of curl in args alone': `args: ["-sku","bob:${password}"]\n`,
    'curl in one argument': `args: ["-ubob:${password}"]\n`,
    'command and args': `spec: {containers: [{args: [-a, ${password}], command: [redis-cli]}]}\n`,
    JSON: JSON.stringify({ spec: { containers: [{ args: ['-a', password, 'ping'], command: ['redis-cli'] }] } }),
    'a comment': `# command: ["mysql", "-p${password}"]\na: b\n`,
    'a list in a comment': `a: b\n# command:\n# - redis-cli\n# - -a\n# - "${password}"\n`,
    Dockerfile: `data:\n  Dockerfile: |\n    FROM redis\n    CMD ["redis-cli", "-a", "${password}", "ping"]\n`,
  });
});

test('passwords of command lines in one string', () => {
  assertTakenOut({
    'no blank': `a: curl -ubob:${password} https://x\n`,
    'options together': `a: curl -sku bob:${password} https://x\n`,
    'options together, no blank': `a: curl -fsSku'bob:${password}' https://x\n`,
    'the first of two options': `a: mysql -p${password} -h db -print\n`,
    'the second of two': `a: mysql -print -p${password}\n`,
    'a password with blanks': `a: |\n  sshpass -p 'let me in ${password}' ssh\n  mysql -p"let me; in ${password}"\n`,
    'two programs': `a: mysql -h db; mysql -p${password}; echo\n`,
  });
});

test('what stands beside such passwords stays', () => {
  const text = [
    'command: ["redis-cli", "-h", "db", "ping"] # redis-cli -h db',
    'args: ["-p", "8080", "-user", "bob", "-u", "1000:1000"]',
    'list: [mysql, redis-cli]',
    'other: ["-a", "b"]',
    'run: echo mysql; tar -pxf x -a y',
    'ports: ["docker", "run", "-p", "3306:3306", "mysql", "--port", "3306"]',
    '',
  ].join('\n');
  assert.equal(copyOf(text), text);
  assert.equal(
    copyOf(`command: [mysql, -h, db, -p${password}, -e, 'select 1']\n`),
    'command: [mysql, -h, db, "-p<redacted: password>", -e, \'select 1\']\n',
  );
});

test('a list of many programs is read in one pass', () => {
  const items = Array.from({ length: 5_000 }, () => '- mysql\n').join('');
  const copy = copyOf(`a:\n${items}- -p${password}\n`);
  assert.ok(!copy.includes(password));
});

test('secrets of XML, however it is written', () => {
  const forms: Readonly<Record<string, string>> = {
    CDATA: `<password><![CDATA[${password} <x>]]></password>`,
    'CDATA behind blanks': `<password>\n <![CDATA[x${password}]]>\n</password>`,
    attributes: `<property name="password" value="${password}"/>`,
    'attributes in another order': `<property value='${password}' name='db.password' />`,
    'attributes over lines': `<property\n  name="password"\n  value="${password}"\n/>`,
    'the name of an entry': `<entry key="password">${password}</entry>`,
    'the name of an entry, and CDATA': `<entry key="password"><![CDATA[${password}]]></entry>`,
    Hadoop: `<property>\n <name>fs.secret.key</name>\n <value>${password}</value>\n</property>`,
    plist: `<key>password</key><string>${password}</string>`,
    'a description between': `<property><name>fs.s3a.secret.key</name><description>of S3</description><value>${password}</value></property>`,
    'a value before its name': `<property><value>${password}</value><name>fs.s3a.secret.key</name></property>`,
    'final between': `<property><name>fs.s3a.secret.key</name><final>true</final><value>${password}</value></property>`,
    'a comment between': `<name>fs.s3a.secret.key</name> <!-- of S3 --> <value>${password}</value>`,
    'a comment with elements between': `<name>a.secret.key</name><!-- <value>x</value> --><value>${password}</value>`,
    'a comment within': `<password><!-- of S3 -->${password}</password>`,
    'a comment within a value': `<name>a.password</name><value><!-- of S3 -->${password}</value>`,
    'a comment within a name': `<name><!-- of S3 -->a.password</name><value>${password}</value>`,
    'a value within': `<password>\n  <value>${password}</value>\n</password>`,
    'a value broken off': `<name>a.password</name><value>${password}`,
    'several before their names': `<c><value>a</value><name>b</name><value>${password}</value><name>a.password</name></c>`,
    'several of a dictionary': `<dict><key>a</key><string>b</string><key>password</key><data>${password}</data></dict>`,
  };
  assertTakenOut(
    Object.fromEntries(Object.entries(forms).map(([name, xml]) => [name, `data:\n  a.xml: |\n${indented(xml, 4)}\n`])),
  );
  const harmless =
    '<a name="b" value="c"/> <entry key="url">d</entry> <name>e</name><value>f</value> <p><name>a.password</name><description>g</description></p><q><name>e</name><value>f</value></q>';
  const text = `data:\n  a.xml: |\n    ${harmless}\n`;
  assert.equal(copyOf(text), text);
});

test('data URLs, however their head and their base64 are written', () => {
  // "+" and "/" in its base64.
  const file = `# >>>>???? ÿÿ\nusers:\n- user: {token: ${password}}\n`;
  const data = base64(file);
  assert.match(data, /\+/);
  assert.match(data, /\//);
  const escaped = data.replaceAll('+', '%2b').replaceAll('/', '%2f').replaceAll('=', '%3d');
  const urlSafe = data.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const urls: Readonly<Record<string, string>> = {
    'lower case': `data:;base64,${escaped}`,
    'every character': `data:;base64,${Array.from(data, (each) => `%${Buffer.from(each).toString('hex')}`).join('')}`,
    'URL-safe': `data:;base64,${urlSafe}`,
    'a blank before charset': `data:text/plain; charset=utf-8;base64,${data}`,
    'blanks all over': `data:text/plain ; charset = utf-8 ; base64 ,${data}`,
    quotes: `data:text/plain;charset="utf-8";base64,${data}`,
    compressed: `data:;base64,${gzipSync(file).toString('base64')}`,
    'compressed, by percent signs': `data:,${Array.from(gzipSync(file), (each) => `%${each.toString(16).padStart(2, '0')}`).join('')}`,
    broken: `data:;base64,${data.slice(0, -3)}*${data.slice(-3)}`,
    truncated: `data:;base64,${data.replace(/=+$/, '').slice(0, 41)}`,
  };
  for (const [name, url] of Object.entries(urls)) {
    for (const [place, text] of Object.entries({
      value: `source: '${url}'\n`,
      gzip: `contents: {compression: gzip, source: '${url}'}\n`,
      text: `run: |\n  echo "${url.replaceAll('"', '\\"')}" > x\n`,
      comment: `# source: ${url}\na: b\n`,
    })) {
      const copy = copyOf(text);
      for (let at = 8; at + 6 <= data.length; at++) {
        assert.ok(!copy.includes(data.slice(at, at + 6)), `${name}, ${place}: ${copy}`);
      }
    }
  }
});

test('data URLs of what is no secret stay', () => {
  const certificate = readFileSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki/ca.crt', 'utf8');
  for (const text of [
    `source: "data:text/plain;charset=utf-8;base64,${base64('localhost\n')}"\n`,
    `source: "data:;base64,${base64(certificate)}"\n`,
    `source: "data:;base64,${base64(samplePem).replaceAll('=', '%3D')}"\n`,
    `css: |\n  a { background: url(data:text/plain;base64,${base64('hello')}), url('data:;base64,${base64('world')}'); }\n`,
    'data: a, b\n',
    'note: "data:a,b and more"\n',
  ]) {
    assert.equal(copyOf(text), text);
  }
});

test('a line of nothing but heads of data URLs is read in one pass', () => {
  // Looked at from each head to the end, this would take minutes.
  const text = `note: ${'data:,'.repeat(100_000)}\n`;
  assert.equal(copyOf(text), text);
});
