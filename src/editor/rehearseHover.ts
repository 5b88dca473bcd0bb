import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { decodeAt } from '../core/pki/decodeAt.ts';
import type { DecodingTools } from '../core/pki/decodeFile.ts';
import { emptyGraph } from '../core/pki/emptyGraph.ts';
import { credentialHover } from '../core/present/hover/credentialHover.ts';
import { buildLineIndex } from '../core/text/lineIndex.ts';
import { partOf, toGradualFile } from './gradualFile.ts';

/** A client certificate that kubeadm would issue to `kubernetes-admin`, of a CA and with a key that nobody has. */
const certificate = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ5akNDQVhDZ0F3SUJBZ0lVVE5jL2JWQTQ2ajNwN1lkUzVrNXBWRlIwVHpBd0NnWUlLb1',
  'pJemowRUF3SXcKRlRFVE1CRUdBMVVFQXd3S2EzVmlaWEp1WlhSbGN6QWdGdzB5TmpFeE1qWXlNVEl5TlRaYUdBOHlNVEkyTVRFdwpNakl4TWpJ',
  'MU5sb3dQREVmTUIwR0ExVUVDZ3dXYTNWaVpXRmtiVHBqYkhWemRHVnlMV0ZrYldsdWN6RVpNQmNHCkExVUVBd3dRYTNWaVpYSnVaWFJsY3kxaF',
  'pHMXBiakJaTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEEwSUEKQkN5djNIajRlNW1KNU5tV1lyY2F3WHhYWTltWlMvRm56S05PbmJCdHUv',
  'aWJ3czhDY2NLYjFzVkplN1lERnJTWQovbDQ3TFoxTFBrc3BtaTQrd1RhTUw2S2pkVEJ6TUE0R0ExVWREd0VCL3dRRUF3SUZvREFUQmdOVkhTVU',
  'VEREFLCkJnZ3JCZ0VGQlFjREFqQU1CZ05WSFJNQkFmOEVBakFBTUI4R0ExVWRJd1FZTUJhQUZKR0xqeUJvdEsxWlZ5ck0KeWR3d3RNa0w2SkZS',
  'TUIwR0ExVWREZ1FXQkJUVlBzMC95M09nWFZ2VVFybWk5bjRnMjlVeFZEQUtCZ2dxaGtqTwpQUVFEQWdOSUFEQkZBaUVBN0R2MTMzNlUrMWp3SW',
  'lUQXJoQkZEZ3FmeGYzTk04SW5vSjBieDErL1RzSUNJRlorCitlZzBHaTAzak9Ua3o3ZzZqRDlMdUhDdXd1YitiSFprd2txM0l6UWEKLS0tLS1F',
  'TkQgQ0VSVElGSUNBVEUtLS0tLQo=',
].join('');

const key = '    client-certificate-data: ';
const before = `apiVersion: v1\nkind: Config\nusers:\n- name: kubernetes-admin\n  user:\n${key}`;

/**
 * Explains a certificate of its own in a document of its own. JavaScript compiles what it runs when it first runs it, which takes
 * longer than all that a hover has to do: done ahead, nobody waits for it.
 *
 * @returns The hover's Markdown.
 */
export function rehearseHover(tools: DecodingTools): string | undefined {
  const text = `${before}${certificate}\n`;
  const offset = before.length + 10;
  const part = decodeAt({ path: 'kubeconfig', text }, offset, buildLineIndex(text), tools);
  const [value] = part?.values ?? [];
  if (part === undefined || value === undefined) return undefined;
  const file = partOf(toGradualFile(part, tools.cryptography), [value]);
  const context = { graph: emptyGraph(), findings: [], policy: defaultPolicy, now: 0 };
  return credentialHover({ file, value, context, commands: new Set(), linkTo: () => '', offset })?.markdown;
}
