import { placeholderReason, standsForSecret } from '../../../kubernetes/placeholderReason.ts';
import { templatePattern } from '../../../kubernetes/tables/placeholders.ts';
import { mappingAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isOpenEnded } from './openValue.ts';

/** A value that is not base64 at all, for which kube-apiserver refuses the whole object. */
export interface RefusedValue {
  readonly node: ScalarNode;
  /** N of Go's `illegal base64 data at input byte N`. */
  readonly inputByte: number;
  /** A guide's command stands in place of what it prints. */
  readonly isCommand: boolean;
}

/** The values under `data` of a Secret for which kube-apiserver refuses it, so that nothing reads it. */
export const refusedValuesOf = memoisedBy(({ object }: PlacedObject): readonly RefusedValue[] =>
  isOpenEnded(object) || object.kind !== 'Secret'
    ? []
    : [...(mappingAt(object.root, 'data')?.entries ?? [])].flatMap(([key, node]) => {
        // A number or a truth value is refused in other words.
        if (node.kind !== 'scalar' || (node.style === 'plain' && noString.test(node.text))) return [];
        const isCommand = command.test(node.text);
        const inputByte = illegalByte(node);
        const isMeantSo = isCommand || credentialKey.test(key) || isMeant(node.text);
        return inputByte === undefined || !isMeantSo ? [] : [{ node, inputByte, isCommand }];
      }),
);

/** A line of a guide: `cat tls.crt | base64 -w0`, `openssl base64 -in tls.key`. */
const command = /^\s*(?:cat|echo|base64|openssl|kubectl|printf)\s[^\n]*\bbase64\b|^\s*base64\s+-/;

/** Names of what holds a certificate or a key: words there are mistakes, elsewhere they may stand for what somebody fills in. */
const credentialKey =
  /(?:^|[-_.])(?:crt|cert|certs|certificate|pem|ca|cacert|ca-?bundle)$|(?:tls|ssl|etcd|client|server|ca|private|peer)[-_.]key$/i;

const noString = /^(?:[-+]?[\d.]+|true|false)$/i;

/** It is the value itself, as it is, and not a word for it. A document in JSON has brackets of its own. */
function isMeant(text: string): boolean {
  const whole = text.trim();
  if (/^\{\s*"/.test(whole) && whole.endsWith('}')) return true;
  return !/^\p{L}+$/u.test(whole) && !standsForSecret(whole);
}

/** Where Go's decoder stops, which skips line ends alone; templates and placeholders have no such place. */
function illegalByte({ text }: ScalarNode): number | undefined {
  if (templatePattern.test(text) || placeholderReason(text) !== undefined) return undefined;
  const at = text.search(/[^A-Za-z0-9+/=\r\n]/);
  if (at >= 0) return new TextEncoder().encode(text.slice(0, at)).length;
  const decoded = decodeBase64(text);
  return decoded instanceof Uint8Array ? undefined : decoded.inputByte;
}
