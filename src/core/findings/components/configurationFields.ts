import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';

/** Judges fields of the API server's configuration files: keys in plain text, paths where text belongs. */
export function checkConfigurationFields({ objects }: ClusterPicture): readonly FindingDraft[] {
  return objects.flatMap((placed) => [...plaintextKeys(placed), ...wrongForms(placed)]);
}

const localProviders = ['aescbc', 'aesgcm', 'secretbox'];

function plaintextKeys({ file, object }: PlacedObject): readonly FindingDraft[] {
  if (object.kind !== 'EncryptionConfiguration') return [];
  return itemsAt(object.root, 'resources').flatMap((resource) =>
    itemsAt(resource, 'providers').flatMap((provider) =>
      localProviders.flatMap((name) =>
        itemsAt(provider, name, 'keys').flatMap((key) => {
          const secret = scalarAt(key, 'secret');
          if (secret === undefined || !isSymmetricKey(secret)) return [];
          return [
            placedAt(
              { file, span: secret.keySpan ?? secret.span },
              {
                code: 'encryption-config-plaintext-key',
                fact: l10n.t('The key with which {0} protects Secrets in etcd stands here in plain text.', name),
              },
            ),
          ];
        }),
      ),
    ),
  );
}

/** 16, 24 or 32 octets in base64; stand-ins are none. */
function isSymmetricKey({ text }: ScalarNode): boolean {
  return /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{32}|[A-Za-z0-9+/]{43}=)$/.test(text);
}

const pemBegins = /-----BEGIN /;
const isPath = /^\/[\w./-]+$/;

function wrongForms({ file, object }: PlacedObject): readonly FindingDraft[] {
  const at = (node: ScalarNode, fact: string) =>
    placedAt({ file, span: node.keySpan ?? node.span }, { code: 'encryption-provider-file-vs-cabundle', fact });
  if (object.kind === 'EgressSelectorConfiguration') {
    return itemsAt(object.root, 'egressSelections').flatMap((selection) => {
      const config = mappingAt(selection, 'connection', 'transport', 'tcp', 'tlsConfig');
      return ['caBundle', 'clientKey', 'clientCert'].flatMap((field) => {
        const node = scalarAt(config, field);
        if (node === undefined || !pemBegins.test(node.text)) return [];
        return [at(node, l10n.t('{0} takes the path of a file here, and this is PEM.', field))];
      });
    });
  }
  if (object.kind !== 'AuthenticationConfiguration') return [];
  return itemsAt(object.root, 'jwt').flatMap((authenticator) => {
    const node = nodeAt(authenticator, 'issuer', 'certificateAuthority');
    if (node?.kind !== 'scalar' || !isPath.test(node.text)) return [];
    return [at(node, l10n.t('{0} takes PEM here, and this is the path of a file.', 'certificateAuthority'))];
  });
}
