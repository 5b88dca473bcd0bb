import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { templatePattern } from '../../kubernetes/tables/placeholders.ts';
import { mappingAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { base64Invalid } from '../readability.ts';

/** Reports values of Secrets that are not base64 at all, where certificates and keys belong that no field of the tables is. */
export function checkSecretEncodings(picture: ClusterPicture): readonly FindingDraft[] {
  const { ofKind } = objectIndexOf(picture);
  return ofKind('Secret').flatMap((secret) => (isOpenEnded(secret.object) ? [] : judge(secret)));
}

function judge({ file, object: { root } }: PlacedObject): readonly FindingDraft[] {
  return [...(mappingAt(root, 'data')?.entries ?? [])].flatMap(([key, node]) => {
    if (node.kind !== 'scalar') return [];
    const inputByte = foreignByte(node);
    const isCommand = command.test(node.text);
    if (inputByte === undefined || !(isCommand || credentialKey.test(key))) return [];
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

/** Names of what holds a certificate or a key; other keys may be anything. */
const credentialKey =
  /(?:^|[-_.])(?:crt|cert|certs|certificate|pem|ca|cacert|ca-?bundle)$|(?:tls|ssl|etcd|client|server|ca|private|peer)[-_.]key$/i;

/** Where Go's decoder stops: the first character that is neither base64 nor a line end; templates and placeholders have none. */
function foreignByte({ text }: ScalarNode): number | undefined {
  if (templatePattern.test(text) || placeholderReason(text) !== undefined) return undefined;
  const at = text.search(/[^A-Za-z0-9+/=\r\n]/);
  return at < 0 ? undefined : new TextEncoder().encode(text.slice(0, at)).length;
}
