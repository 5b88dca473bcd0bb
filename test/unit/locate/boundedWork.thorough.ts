import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { hasFlagKeyword } from '../../../src/core/kubernetes/flagKeyword.ts';
import { locateInvocations } from '../../../src/core/locate/invocations/locateInvocations.ts';
import { limits } from '../../../src/core/locate/limits.ts';
import { locateCredentials, locateDocument } from '../../../src/core/locate/locateCredentials.ts';
import { locateSuppressions } from '../../../src/core/locate/locateSuppressions.ts';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { base64 } from '../../support/base64.ts';
import { charactersRead } from '../../support/charactersRead.ts';

const pki = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki';
const certificate = readFileSync(`${pki}/ca.crt`, 'utf8');

/** Texts for which work that grows with the square of their length would not end within a test run. */
suite('the work is bounded', () => {
  const begin = '-----BEGIN CERTIFICATE-----';
  const end = '-----END CERTIFICATE-----';
  const begins = `${begin}\n`.repeat(100_000);
  const encoded = base64(certificate);
  const brokenBase64 = `${encoded.slice(0, 50)}!${encoded.slice(50)}`;

  const unreadable: Readonly<Record<string, string>> = {
    'BEGIN without END, often': begins,
    'the same in a block scalar': `a: |\n${begins.replace(/^/gm, '  ')}`,
    'the same as base64': `a: ${base64(begins)}\n`,
    'END without BEGIN, often': `${end}\n`.repeat(100_000),
    'many short runs': 'MIIB '.repeat(200_000),
    'one END for many BEGIN, with many blanks behind it': `${begins}AAAA\n${end}${' '.repeat(500_000)}\n`,
    'BEGIN without END, with many blanks behind it': `${begin}${' '.repeat(300_000)}x`,
    'many blanks in a header': `${begin}\nX:${' '.repeat(300_000)}"x`,
    'many headers on one line': `${begin}X: `.repeat(30_000),
    'many blocks with a wrong character': `${begin}\nMII!AAAA\n${end}\n`.repeat(50_000),
    'many backslashes in a block': `${begin}\n${'\\'.repeat(300_000)}x\n${end}\n`,
    'many blanks behind a quote in a block': `${begin}\n"${' '.repeat(300_000)}x\n${end}\n`,
    'many words that begin as base64 of PEM': 'yes LS0tLS1CRUdJTi '.repeat(15_000),
    'the same, as one word': `!${base64(begin)}?`.repeat(20_000),
    'many blanks before broken base64': `a${' '.repeat(400_000)}b\n\n${brokenBase64}\n`,
    'BEGIN in runs behind a sign': `=${'A'.repeat(60)}-----BEGIN`.repeat(20_000),
    'BEGIN on lines of base64': `${'A'.repeat(60)}-----BEGIN\n`.repeat(50_000),
    'BEGIN behind what begins as a token does': `eyJ${'A'.repeat(60)}-----BEGIN`.repeat(20_000),
    'JSON in JSON in JSON': '{"a":{"ca.crt":"x","b":'.repeat(20_000),
    'lists in lists of YAML': `ca.crt: x\na: ${'['.repeat(100_000)}{ca.crt: x}${']'.repeat(100_000)}\n`,
  };
  for (const [name, text] of Object.entries(unreadable)) {
    test(name, () => {
      const values = locateCredentials(text, { structure: readYamlStructure });
      const blocks = values.flatMap((value) => value.blocks);
      for (const { problem } of blocks) assert.ok(problem !== undefined);
    });
  }

  const item = `- {name: u, user: {client-certificate-data: ${encoded}}}\n`;
  const escaped = certificate.replaceAll('\n', '\\n');
  const wrapped = encoded.replace(/.{8}/g, '$& ').split(' ');
  /** Texts of many certificates, with their number. */
  const readable: Readonly<Record<string, readonly [string, number]>> = {
    'one large value in flow style': [`a:\n- {caBundle: ${base64(certificate.repeat(1000))}}\n`, 1000],
    'many values in flow style': [`users:\n${item.repeat(1000)}`, 1000],
    'many certificates on one line': [`${escaped} `.repeat(2000), 2000],
    'many quoted values without a backslash': [`{"a":[${`{"caBundle":"${encoded}"},`.repeat(1000)}{}]}`, 1000],
    'a quoted value of many lines': [`${'k: v\n'.repeat(10)}ca.crt: "${wrapped.join('\\\n  ')}"\n`, 1],
    'lines without a space': [`k:\tv\n`.repeat(600_000) + certificate.replace(/^/gm, '#'), 1],
  };
  for (const [name, [text, count]] of Object.entries(readable)) {
    test(name, () => {
      const values = locateCredentials(text, { structure: readYamlStructure });
      const blocks = values.flatMap((value) => value.blocks);
      assert.equal(blocks.filter(({ problem }) => problem === undefined).length, count);
    });
  }

  const pod = (rest: string) => `kind: Pod\nspec:\n  containers:\n  - command:\n    - kube-apiserver\n${rest}`;
  const mount = `    volumeMounts:\n    - name: a\n      mountPath: ${'/'.repeat(200_000)}x\n`;
  /** Texts of commands, with the number of their flags. */
  const commands: Readonly<Record<string, readonly [string, number]>> = {
    'many variables on one line': ['ETCD_CERT_FILE=/a '.repeat(20_000), 1000],
    'many openings of templates': [`etcd --cert-file=/a ${'{{'.repeat(500_000)}\n`, 1],
    'many backslashes': [`etcd --cert-file=/a ${'\\'.repeat(1_000_000)}`, 1],
    'many escaped signs on the last line': [`etcd --cert-file=/a ${'\\#'.repeat(500_000)}`, 1],
    'many blanks in a pair': [pod(`    - "--tls-sni-cert-key=${' '.repeat(10_000)}x"\n`), 1],
    'many slashes in a path': [pod(`    - --tls-cert-file=/a\n${mount}`), 1],
    'many arguments': [`kubelet-arg:\n${'- client-ca-file=/a\n'.repeat(20_000)}`, 20_000],
    'many programs': [pod(`${'    - etcd\n'.repeat(50_000)}    - --cert-file=/a\n`), 1],
  };
  for (const [name, [text, count]] of Object.entries(commands)) {
    test(name, () => {
      const tools = { structure: readYamlStructure, invocations: locateInvocations };
      const flags = locateDocument(text, tools).invocations.flatMap((each) => each.flags);
      assert.equal(flags.length, count);
    });
  }

  test('many keys between carriage returns', () => {
    const key = readFileSync(`${pki}/ca.key`, 'utf8').replaceAll('\n', '\r');
    const blocks = locateCredentials(key.repeat(1500)).flatMap((value) => value.blocks);
    assert.equal(blocks.filter(({ bytes }) => bytes().length > 1000).length, 1500);
  });

  test('a long name of a variable', () => {
    assert.equal(hasFlagKeyword('ETCD_'.repeat(200_000)), false);
    assert.equal(hasFlagKeyword(`${'ETCD_'.repeat(200_000)}CERT`), true);
  });

  test('many comments on one line', () => {
    assert.deepEqual(locateSuppressions('certscope-ignore '.repeat(200_000)), []);
    const [known] = locateSuppressions(`${'certscope-ignore '.repeat(200_000)}# certscope-ignore expired`);
    assert.deepEqual(
      known?.codes.map(({ code }) => code),
      ['expired'],
    );
  });

  /** Headers without a block, as they may stand in a log of a program in a loop. */
  const headers: Readonly<Record<string, (count: number) => string>> = {
    lines: (count) => `${begin}\n`.repeat(count),
    'one line': (count) => begin.repeat(count),
    'empty blocks': (count) => `${begin}\n${end}\n`.repeat(count),
    'blocks of one word': (count) => `${begin}\nMIIB\n${end}\n`.repeat(count),
    'a block scalar': (count) => `a: |\n${`  ${begin}\n`.repeat(count)}`,
    'scalars of their own': (count) => `a: ${begin}\n`.repeat(count),
    JSON: (count) => `{"ca.crt":"${`${begin}\\n`.repeat(count)}"}`,
  };
  for (const [name, text] of Object.entries(headers)) {
    test(`many headers are read up to a limit, which is told: ${name}`, () => {
      const count = (texts: string) =>
        locateCredentials(texts, { structure: readYamlStructure }).flatMap(({ blocks }) => blocks);
      const few = charactersRead(() => count(text(limits.emptyHeaders * 1.5)));
      const many = charactersRead(() => count(text(limits.emptyHeaders * 3)));
      // What is left out is searched for other credentials, and not read.
      assert.ok(many < few * 2.5, `${many} after ${few}`);
      const blocks = count(text(limits.emptyHeaders * 3));
      assert.ok(blocks.length <= limits.emptyHeaders + 3);
      assert.equal(blocks.at(-1)?.problem?.code, 'tooLarge');
    });
  }

  test('a value has a greatest number of blocks', () => {
    const [value] = locateCredentials(begins);
    assert.ok((value?.blocks.length ?? 0) > 0);
    assert.ok((value?.blocks.length ?? 0) <= limits.blocksPerValue + 1);
  });
});
