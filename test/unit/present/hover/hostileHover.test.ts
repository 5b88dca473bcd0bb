import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lexer, type Token, type Tokens } from 'marked';
import type { HoverCommand } from '../../../../src/core/present/hover/hoverQuestion.ts';
import { base64 } from '../../../support/base64.ts';
import { allCommands, hoverOf } from '../../../support/hoverFixture.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa, createTestRequest } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });

/** All tokens of a Markdown text, however deep. */
function flatten(tokens: readonly Token[] | undefined): Token[] {
  return (tokens ?? []).flatMap((token) => [
    token,
    ...flatten('tokens' in token ? token.tokens : undefined),
    ...(isTable(token) ? [token.header, ...token.rows].flat().flatMap((cell) => flatten(cell.tokens)) : []),
  ]);
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

const hostileNames = [
  'admin[x](command:workbench.action.terminal.new)',
  '[x](command:certscope.renew)',
  '<img src=x onerror=alert(1)>',
  '`[x](command:y)`',
  '![x](https://example.org/x.png)',
  'https://example.org',
  '\n\n# heading\n\n[x](command:y)',
  '**bold**',
  '$(zap)',
  '| a |\n|---|',
  'nimda\u202e',
  'x'.repeat(10_000),
];
for (const name of hostileNames) {
  test(`a name like ${JSON.stringify(name.slice(0, 60))} stays a name, in every kind of hover`, async () => {
    const odd = await createTestCa({ name });
    const leaf = await odd.issue({
      commonName: name,
      organizations: [name],
      dnsNames: ['a.example'],
      uris: [`spiffe://${name.slice(0, 100)}`],
    });
    const { requestPem } = await createTestRequest({ commonName: name, organizations: [name] });
    const path = `${name.slice(0, 100)}.conf`;
    const context = await contextOf({
      [path]: kubeconfig({
        ca: odd.certificatePem + ca.certificatePem,
        certificate: leaf.certificatePem,
        key: leaf.keyPem,
      }),
      'b.pem': odd.certificatePem + leaf.certificatePem,
      'a.csr': requestPem,
    });
    const linkTo = (command: HoverCommand) => `command:${command}?ours`;
    for (const file of context.graph.files) {
      for (const [index, value] of file.values.entries()) {
        for (const block of [undefined, ...value.blocks.keys()]) {
          const markdown = hoverOf(context, file.path, index, {
            commands: allCommands,
            linkTo,
            ...(block === undefined ? {} : { block }),
          });
          const tokens = flatten(lexer(markdown));
          const types = new Set(tokens.map(({ type }) => type));
          for (const type of types) {
            assert.ok(
              ['paragraph', 'space', 'text', 'escape', 'codespan', 'strong', 'link', 'br', 'table'].includes(type),
              `${type} in ${markdown}`,
            );
          }
          for (const token of tokens) {
            if (isTable(token))
              assert.deepEqual(
                token.header.map(({ text }) => text),
                ['', 'expected', 'actual'],
              );
            if (token.type === 'link')
              assert.match('href' in token ? String(token.href) : '', /^command:certscope\.[A-Za-z]+\?ours$/);
          }
          assert.doesNotMatch(markdown, /\u202e/);
          assert.ok(markdown.length < 6000, markdown);
        }
      }
    }
  });
}

// Whatever takes the square of these lengths takes minutes, and does not end here; nothing measures the time.
test('keys of any length are looked through once', async () => {
  const data = base64(ca.certificatePem);
  for (const key of ['a'.repeat(200_000), `${'a'.repeat(200_000)}.crt`, "'".repeat(200_000), '['.repeat(200_000)]) {
    const text = `apiVersion: v1\nkind: Secret\ndata:\n  ${JSON.stringify(key)}: ${data}\n  ca.crt: ${data}\n  ca-file: ${data}\n`;
    const context = await contextOf({ a: text });
    const { values } = context.file('a');
    for (const index of values.keys()) {
      const hover = hoverOf(context, 'a', index, { block: 0 });
      assert.match(hover, /Also in/);
    }
  }
});
