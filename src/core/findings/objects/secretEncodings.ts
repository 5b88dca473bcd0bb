import { placeholderReason, standsForSecret } from '../../kubernetes/placeholderReason.ts';
import { templatePattern } from '../../kubernetes/tables/placeholders.ts';
import { mappingAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { decodeBase64 } from '../../text/base64.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { base64Invalid } from '../readability.ts';

/** Reports values of Secrets that are not base64 at all, in what no field of the tables is: kube-apiserver refuses the whole object. */
export function checkSecretEncodings(picture: ClusterPicture): readonly FindingDraft[] {
  const { ofKind } = objectIndexOf(picture);
  return ofKind('Secret').flatMap((secret) => (isOpenEnded(secret.object) ? [] : judge(secret)));
}

function judge({ file, object: { root } }: PlacedObject): readonly FindingDraft[] {
  return [...(mappingAt(root, 'data')?.entries ?? [])].flatMap(([key, node]) => {
    // A number or a truth value is refused in other words.
    if (node.kind !== 'scalar' || (node.style === 'plain' && noString.test(node.text))) return [];
    const isCommand = command.test(node.text);
    const inputByte = illegalByte(node);
    if (inputByte === undefined || !(isCommand || credentialKey.test(key) || isMeant(node.text))) return [];
    // Fields of the tables are judged with what was found in them.
    if (file.values.some(({ span }) => span.start <= node.span.start && node.span.end <= span.end)) return [];
    const variant = isCommand ? 'command' : 'text';
    const judgement = problem(base64Invalid, {
      fact: variant,
      consequence: 'rejected',
      wayOut: variant,
      values: { error: `\`illegal base64 data at input byte ${inputByte}\`` },
    });
    return [placedAt({ file, span: node.span }, judgement)];
  });
}

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
