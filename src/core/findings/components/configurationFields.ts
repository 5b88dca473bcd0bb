import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type EncryptionKey, encryptionKeyFault, encryptionKeysIn } from '../../pki/cluster/objects/encryptionKeys.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Encryption key in plain text.
 *
 * When: an EncryptionConfiguration contains a `secret` for `aescbc`, `aesgcm` or `secretbox`.
 *
 * Protect this file like the key of a CA, with mode 0600. With a KMS v2 provider, it does not contain the key.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see AS-config
 */
export const encryptionConfigPlaintextKey = {
  code: 'encryption-config-plaintext-key',
  severity: 'info',
  fact: 'The key with which {provider} encrypts Secrets in etcd is in plain text here.',
} as const satisfies FindingRecord;

/**
 * Path and PEM confused.
 *
 * When: `caBundle`, `clientKey` or `clientCert` of an EgressSelectorConfiguration contains PEM, or `certificateAuthority` of an
 * AuthenticationConfiguration contains a path.
 *
 * @category wiring
 * @stage understand
 * @see AS-config
 */
export const encryptionProviderFileVsCabundle = {
  code: 'encryption-provider-file-vs-cabundle',
  severity: 'hint',
  fact: {
    pem: '{field} needs the path of a file here, but this is PEM.',
    path: 'certificateAuthority needs PEM here, but this is the path of a file.',
  },
} as const satisfies FindingRecord;

/**
 * Unusable encryption key.
 *
 * When: `secret` of a key in an EncryptionConfiguration is not base64, or has another length than the provider needs. A placeholder or a variable is
 * reported if `--encryption-provider-config` of an API server names the file.
 *
 * `aescbc` and `aesgcm` need 16, 24 or 32 bytes, `secretbox` 32.
 *
 * @category secrets
 * @stage understand
 * @see AS-config
 */
export const encryptionKeyInvalid = {
  code: 'encryption-key-invalid',
  severity: 'error',
  fact: {
    form: 'The secret of key {key} is not valid base64.',
    placeholder: 'The secret of key {key} is a placeholder, which is not valid base64.',
    length: 'The secret of key {key} has {count} bytes, but {provider} needs {lengths}.',
  },
  consequence: 'kube-apiserver does not start: {error}.',
  wayOut: 'Set it to the output of `head -c 32 /dev/urandom | base64`.',
} as const satisfies FindingRecord;

/** Judges fields of the API server's configuration files: keys in plain text, paths where text belongs. */
export function checkConfigurationFields(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.objects.flatMap((placed) => [
    ...encryptionKeysIn(placed).flatMap((key) => [...plaintextKey(key), ...unusableKey(picture, key)]),
    ...wrongForms(placed),
  ]);
}

function plaintextKey({ placed: { file }, provider, secret }: EncryptionKey): readonly FindingDraft[] {
  if (!isSymmetricKey(secret)) return [];
  const judgement = problem(encryptionConfigPlaintextKey, { values: { provider } });
  return [placedAt({ file, span: secret.keySpan ?? secret.span }, judgement)];
}

function unusableKey(picture: ClusterPicture, key: EncryptionKey): readonly FindingDraft[] {
  const fault = encryptionKeyFault(picture, key);
  if (fault === undefined) return [];
  const { form, count, lengths, error } = fault;
  const { placed, provider, name, secret } = key;
  const values = { key: visibleText(name), provider, count, lengths: lengths.join(', '), error: `\`${error}\`` };
  const judgement = problem(encryptionKeyInvalid, { fact: form, values });
  return [placedAt({ file: placed.file, span: secret.span }, judgement)];
}

/** 16, 24 or 32 octets in base64; stand-ins are none. */
function isSymmetricKey({ text }: ScalarNode): boolean {
  return /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{32}|[A-Za-z0-9+/]{43}=)$/.test(text);
}

const pemBegins = /-----BEGIN /;
const isPath = /^\/[\w./-]+$/;

function wrongForms({ file, object }: PlacedObject): readonly FindingDraft[] {
  const at = (node: ScalarNode, fact: 'pem' | 'path', field = '') =>
    placedAt(
      { file, span: node.keySpan ?? node.span },
      problem(encryptionProviderFileVsCabundle, { fact, values: { field } }),
    );
  if (object.kind === 'EgressSelectorConfiguration') {
    return itemsAt(object.root, 'egressSelections').flatMap((selection) => {
      const config = mappingAt(selection, 'connection', 'transport', 'tcp', 'tlsConfig');
      return ['caBundle', 'clientKey', 'clientCert'].flatMap((field) => {
        const node = scalarAt(config, field);
        if (node === undefined || !pemBegins.test(node.text)) return [];
        return [at(node, 'pem', field)];
      });
    });
  }
  if (object.kind !== 'AuthenticationConfiguration') return [];
  return itemsAt(object.root, 'jwt').flatMap((authenticator) => {
    const node = nodeAt(authenticator, 'issuer', 'certificateAuthority');
    if (node?.kind !== 'scalar' || !isPath.test(node.text)) return [];
    return [at(node, 'path')];
  });
}
