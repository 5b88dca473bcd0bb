import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { derOf, indented, locateAll, samplePem, samplePems, wrapped } from '../../../support/locateSamples.ts';

const [first = '', second = '', third = ''] = samplePems;
const value = base64(first);
/** Where the second certificate of a bundle in base64 is about half read. */
const middle = base64(first + second).length - 300;
const bundle = base64(first + second + third);
/** Its base64 ends with padding. */
const padded = first + 'a'.repeat(4 - (first.length % 3));
const lines = first.trimEnd().split('\n');

function inKubeconfig(data: string): string {
  return `users:\n- user:\n    client-certificate-data: ${data}\n`;
}

function replaced(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + 1);
}

/** A document, and of each block `ok` or its layer, code, and what the problem's span covers. */
const documents: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'a wrong character': [inKubeconfig(replaced(value, 500, '#')), ['base64 character "#" 501 500']],
  'a wrong character in quotes': [inKubeconfig(`"${replaced(value, 500, '#')}"`), ['base64 character "#" 501 500']],
  'a character of URL-safe base64': [inKubeconfig(replaced(value, 500, '-')), ['base64 urlSafe "-" 501 500']],
  'a wrong character in a literal scalar': [
    inKubeconfig(`|\n${indented(replaced(wrapped(first, 64), 500, '*'), 6)}`),
    ['base64 character "*" 501 500'],
  ],
  'a wrong character in the middle of a bundle': [
    inKubeconfig(replaced(bundle, middle, '!')),
    ['ok', `base64 character "!" ${middle + 1} ${middle}`, 'ok'],
  ],
  'two wrong characters in a bundle': [
    inKubeconfig(replaced(replaced(bundle, middle, '!'), bundle.length - 300, '?')),
    [
      'ok',
      `base64 character "!" ${middle + 1} ${middle}`,
      `base64 character "?" ${bundle.length - 299} ${bundle.length - 300}`,
    ],
  ],
  'a character too many in a bundle': [
    inKubeconfig(`${bundle.slice(0, middle)}!${bundle.slice(middle)}`),
    ['ok', 'pem noEnd', `base64 character "!" ${middle + 1} ${middle}`, 'ok'],
  ],
  'a blank inside base64': [
    inKubeconfig(`${value.slice(0, 500)} ${value.slice(500)}`),
    ['ok', 'base64 character " " 501 500'],
  ],
  'base64 folded by a plain scalar': [
    inKubeconfig(wrapped(first, 64, '\n      ')),
    ['ok', 'base64 character "\n      " 65 64'],
  ],
  'base64 cut short inside a group': [inKubeconfig(value.slice(0, 701)), ['base64 truncated "" 701']],
  'base64 cut short behind a group': [inKubeconfig(value.slice(0, 700)), ['pem noEnd']],
  'base64 without padding': [inKubeconfig(base64(padded).replace(/=/g, '')), ['ok', 'base64 truncated ""']],
  'two base64 texts joined': [
    inKubeconfig(base64(padded) + base64(second)),
    ['ok', `base64 afterPadding "=" ${base64(padded).length + 1}`, 'ok'],
  ],
  'base64 of something else': [inKubeconfig(base64('hello world')), ['value noCredential "aGVsbG8gd29ybGQ="']],
  'something else': [inKubeconfig('hello, world'), ['value noCredential "hello, world"']],
  'a path': [inKubeconfig('/etc/kubernetes/pki/a.crt'), ['value noCredential "/etc/kubernetes/pki/"']],
  'a PEM label that nobody knows': [
    inKubeconfig(base64(first.replace(/CERTIFICATE/g, 'CERTIFICAT'))),
    ['value noCredential "LS0tLS1CRUdJTiBDRVJU"'],
  ],
  'PEM without END, with a neighbour': [`${lines.slice(0, -1).join('\n')}\n${second}`, ['pem noEnd', 'ok']],
  'PEM that ends as something else': [
    first.replace('END CERTIFICATE', 'END PUBLIC KEY') + second,
    ['pem otherEnd "-----END PUBLIC KEY-"', 'ok'],
  ],
  'PEM with a wrong character': [
    first.replace(lines[3] ?? '', replaced(lines[3] ?? '', 9, '*')) + second,
    ['pem character "*" 140', 'ok'],
  ],
  'PEM without content': [`-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n${second}`, ['pem empty', 'ok']],
  'blocks joined without a line break': [first.trimEnd() + second, ['ok', 'ok']],
  'PEM in one line': [first.trimEnd().replace(/\n/g, ' '), ['ok']],
  'PEM in a string of Go': [`var ca = \`${first}\` + "${second.replace(/\n/g, '\\n')}"`, ['ok', 'ok']],
  'PEM in joined strings': [`x = "${lines.join('\\n" +\n  "')}\\n"`, ['ok']],
  'PEM in an array of strings': [`[\n  '${lines.join("',\n  '")}',\n].join()`, ['ok']],
  'PEM behind comment marks': [first.replace(/^/gm, '# '), ['ok']],
  'PEM behind quotation marks of mail': [first.replace(/^/gm, '> '), ['ok']],
  'PEM below the words of openssl': [
    `Certificate:\n    Data:\n        Version: 3 (0x2)\n${first}${second}`,
    ['ok', 'ok'],
  ],
  'PEM in a shell script': [
    `cat <<EOF\n${first}EOF\nexport CA=${base64(second)} X="${base64(third)}"\n`,
    ['ok', 'ok', 'ok'],
  ],
  'PEM that is percent-encoded': [`source: data:,${encodeURIComponent(first)}\n`, ['ok']],
  'base64 of DER': [`a:\n  request: ${base64(derOf(first))}\n`, ['ok']],
  'base64 of DER, wrapped': [
    `a:\n  request: |\n${indented(derOf(first).toString('base64').replace(/.{64}/g, '$&\n'), 4)}\n`,
    ['ok'],
  ],
};

suite('locateCredentials reads as far as it goes', () => {
  for (const [name, [text, expected]] of Object.entries(documents)) {
    test(name, () => {
      const blocks = locateAll(text).flatMap((each) => each.blocks);
      const told = blocks.map(({ problem, bytes }) => {
        if (problem === undefined) return bytes().length > 0 ? 'ok' : 'empty';
        const { layer, code, span, character, inputByte } = problem;
        const covered = text.slice(span.start, Math.min(span.end, span.start + 20));
        return [layer, code, JSON.stringify(covered), character ?? '', inputByte ?? ''].join(' ').trim();
      });
      assert.equal(told.length, expected.length, told.join(', '));
      for (const [index, each] of expected.entries()) {
        const [layer = '', code = ''] = each.split(' ');
        if (each === 'ok') assert.equal(told[index], 'ok');
        else if (each.includes('""')) assert.ok(told[index]?.startsWith(`${layer} ${code} `), told[index]);
        else if (each.includes('"'))
          assert.ok(
            told[index]?.startsWith(each.replace(/"([^"]*)"/, (_, covered) => JSON.stringify(covered))),
            told[index],
          );
        else assert.ok(told[index]?.startsWith(each), told[index]);
      }
    });
  }

  test('and says why in lower case without full stop, to stand in a sentence', () => {
    const reasons = Object.values(documents).flatMap(([text]) =>
      locateAll(text).flatMap((each) => each.blocks.flatMap(({ problem }) => problem?.reason ?? [])),
    );
    for (const reason of reasons) assert.match(reason, /^[a-z][^!]*(?:"!"[^!]*)?[^.]$/);
  });
});

const masked = `${value.slice(0, 200)}${'X'.repeat(200)}`;

/** What stands in a credential's place on purpose without being one. */
const placeholders: Readonly<Record<string, readonly [string, string]>> = {
  'an empty string': ['""', 'empty'],
  'base64 of a line feed': ['Cg==', 'empty'],
  'kubectl config view': ['DATA+OMITTED', 'redacted'],
  'a word': ['REDACTED', 'redacted'],
  'a mask': [masked, 'redacted'],
  'dots behind the beginning': [`${value.slice(0, 40)}...`, 'example'],
  'only dots': ['...', 'example'],
  'a description': ['<base64 of the certificate>', 'template'],
  'a template': ['{{ .Values.ca | b64enc }}', 'template'],
  'a template in quotes': ['"{{ .Values.ca | b64enc }}"', 'template'],
  'a variable': [`\${CA_DATA}`, 'template'],
  'a variable in quotes': [`"\${CA_DATA}"`, 'template'],
  'a value encrypted by SOPS': ['ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]', 'encrypted'],
  'PEM with dots': ['|\n      -----BEGIN CERTIFICATE-----\n      ...\n      -----END CERTIFICATE-----', 'example'],
  'base64 of PEM with dots': [base64('-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----\n'), 'example'],
};

suite('a placeholder is no error', () => {
  for (const [name, [data, reason]] of Object.entries(placeholders)) {
    test(name, () => {
      const [found, ...others] = locateAll(inKubeconfig(data));
      assert.equal(others.length, 0);
      assert.deepEqual(found?.blocks, []);
      assert.equal(found?.placeholder, reason);
    });
  }
});

test('ciphertext of a SealedSecret is a placeholder, as that of SOPS is', () => {
  const ciphertext = base64('x'.repeat(90));
  const [found, ...others] = locateAll(
    `kind: SealedSecret\nspec:\n  encryptedData:\n    tls.crt: ${ciphertext}\n    password: ${ciphertext}\n`,
  );
  assert.equal(others.length, 0);
  assert.deepEqual(
    [found?.blocks, found?.placeholder, found?.keyPath],
    [[], 'encrypted', "spec.encryptedData['tls.crt']"],
  );
});

/** Texts in which there is nothing to find and nothing to complain of. */
const silent: Readonly<Record<string, string>> = {
  'other PEM':
    '-----BEGIN DH PARAMETERS-----\nMAA=\n-----END DH PARAMETERS-----\n-----BEGIN PGP MESSAGE-----\n\nMAA=\n-----END PGP MESSAGE-----\n',
  'a digest': `digest: ${'ab01'.repeat(16)}\nintegrity: sha512-${base64('x'.repeat(64))}\n`,
  'an image in base64': `data:\n  logo.png: ${base64(Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 89) & 255)))}\n`,
  'a path in an EgressSelectorConfiguration':
    'kind: EgressSelectorConfiguration\negressSelections:\n- connection:\n    transport:\n      tcp:\n        tlsConfig:\n          caBundle: /a/ca.crt\n',
  'a field without value': 'caBundle:\nother: 1\n',
  'a schema': 'properties:\n  caBundle:\n    type: string\n    format: byte\n',
  'words that begin like DER': 'MIGRATE and MIGHTY and MINUTES are words\n',
};

suite('nothing is found in', () => {
  for (const [name, text] of Object.entries(silent)) test(name, () => assert.deepEqual(locateAll(text), []));
});

test('the bytes of a private key are decoded anew at each call, those of a certificate are kept', () => {
  const text = inKubeconfig(base64(samplePem.replace(/CERTIFICATE/g, 'PRIVATE KEY'))) + samplePem.replace(/^/gm, '# ');
  const [key, certificate] = locateAll(text).flatMap(({ blocks }) => blocks);
  assert.ok(key && certificate);
  assert.notEqual(key.bytes(), key.bytes());
  assert.deepEqual(key.bytes(), key.bytes());
  assert.equal(certificate.bytes(), certificate.bytes());
});
