import * as l10n from '@vscode/l10n';
import { mappingAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigUser } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { isOfWebhook } from './isOfWebhook.ts';
import { isOpen, keyPlace, valuePlace } from './kubeconfigFields.ts';

/** Judges what each user entry of a kubeconfig proves itself with. */
export function checkKubeconfigUsers(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) =>
    kubeconfig.users.flatMap((user) => [
      ...halfPair(kubeconfig, user),
      ...severalProofs(kubeconfig, user),
      ...(isOfWebhook(picture, kubeconfig) ? [] : password(kubeconfig, user)),
      ...removedPlugin(kubeconfig, user),
    ]),
  );
}

function firstOf({ node }: KubeconfigUser, ...fields: readonly string[]): ScalarNode | undefined {
  for (const field of fields) {
    const found = node?.entries.get(field);
    if (found?.kind === 'scalar' && found.text !== '') return found;
  }
  return undefined;
}

/** Of a template, whose variables may be empty, what is written out. */
function closedOf(user: KubeconfigUser, ...fields: readonly string[]): ScalarNode | undefined {
  return fields.map((field) => firstOf(user, field)).find((found) => found !== undefined && !isOpen(found));
}

function nameOf({ name }: KubeconfigUser): string {
  return visibleText(name?.text ?? '');
}

function halfPair(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const certificate = firstOf(user, 'client-certificate-data', 'client-certificate');
  const key = firstOf(user, 'client-key-data', 'client-key');
  const present = certificate ?? key;
  // An entry without a name is a part of one, in documentation.
  if (present === undefined || user.name === undefined || (certificate !== undefined && key !== undefined)) return [];
  // client-go passes a key by that has no certificate.
  const hasOther = hasToken(user) || mappingAt(user.node, 'exec') || mappingAt(user.node, 'auth-provider');
  if (certificate === undefined && hasOther) return [];
  const isKeyMissing = certificate !== undefined;
  return [
    placedAt(keyPlace(kubeconfig, present), {
      code: 'kubeconfig-cert-without-key',
      fact: isKeyMissing
        ? l10n.t('User {0} has a client certificate and no key.', nameOf(user))
        : l10n.t('User {0} has a key and no client certificate.', nameOf(user)),
      consequence: isKeyMissing
        ? l10n.t('kubectl stops with {0}.', '`client-key-data or client-key must be specified`')
        : l10n.t('kubectl asks for a user name and a password.'),
      wayOut: isKeyMissing ? l10n.t('Add client-key-data.') : l10n.t('Add client-certificate-data.'),
    }),
  ];
}

function hasToken(user: KubeconfigUser): boolean {
  return firstOf(user, 'token', 'tokenFile') !== undefined;
}

function severalProofs(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const certificate = closedOf(user, 'client-certificate-data', 'client-certificate');
  const token = closedOf(user, 'token', 'tokenFile');
  const secret = closedOf(user, 'username', 'password');
  if (token !== undefined && secret !== undefined) {
    return [
      placedAt(keyPlace(kubeconfig, token), {
        code: 'kubeconfig-multiple-auth',
        severity: 'error',
        fact: l10n.t('User {0} has a token and a password.', nameOf(user)),
        consequence: l10n.t(
          'client-go stops with {0}.',
          token.keyPath.endsWith('tokenFile')
            ? '`username/password or bearer token may be set, but not both`'
            : '`more than one authentication method found`',
        ),
        wayOut: l10n.t('Remove the password: no API server since 1.19 takes one.'),
        related: [relatedAt(keyPlace(kubeconfig, secret), l10n.t('The password'))],
      }),
    ];
  }
  const plugin = ['exec', 'auth-provider'].find((field) => mappingAt(user.node, field) !== undefined);
  const other = token === undefined ? plugin : lastSegment(token);
  if (certificate === undefined || other === undefined) return [];
  return [
    placedAt(keyPlace(kubeconfig, certificate), {
      code: 'kubeconfig-multiple-auth',
      fact: l10n.t('User {0} has a client certificate and {1}.', nameOf(user), other),
      consequence: l10n.t(
        'The API server takes the certificate first, and looks at the other only when it refuses that: who the user is may surprise.',
      ),
      wayOut: l10n.t('Keep one of them.'),
    }),
  ];
}

function lastSegment({ keyPath }: ScalarNode): string {
  return keyPath.slice(keyPath.lastIndexOf('.') + 1);
}

function password(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const secret = firstOf(user, 'password', 'username');
  if (secret === undefined) return [];
  return [
    placedAt(keyPlace(kubeconfig, secret), {
      code: 'kubeconfig-basic-auth',
      fact: l10n.t('User {0} has a password, which no API server since 1.19 takes.', nameOf(user)),
      consequence: l10n.t('It is of no use there, and may be of use to whoever reads this file.'),
      wayOut: l10n.t('Remove username and password.'),
    }),
  ];
}

function removedPlugin(kubeconfig: Kubeconfig, user: KubeconfigUser): readonly FindingDraft[] {
  const apiVersion = mappingAt(user.node, 'exec')?.entries.get('apiVersion');
  if (apiVersion?.kind === 'scalar' && apiVersion.text === 'client.authentication.k8s.io/v1alpha1') {
    return [
      placedAt(valuePlace(kubeconfig, apiVersion), {
        code: 'exec-apiversion-removed',
        fact: l10n.t('Version v1alpha1 of the plugins’ protocol was removed in kubectl 1.24.'),
        consequence: l10n.t(
          'kubectl stops with {0}.',
          '`exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"`',
        ),
        wayOut: l10n.t('Write v1beta1, and update the plugin if it does not know it.'),
      }),
    ];
  }
  const provider = mappingAt(user.node, 'auth-provider')?.entries.get('name');
  if (provider?.kind !== 'scalar' || (provider.text !== 'gcp' && provider.text !== 'azure')) return [];
  return [
    placedAt(valuePlace(kubeconfig, provider), {
      code: 'exec-apiversion-removed',
      fact: l10n.t('The {0} auth provider was removed in kubectl 1.26.', provider.text),
      consequence: l10n.t('kubectl stops with {0}.', `\`The ${provider.text} auth plugin has been removed.\``),
      wayOut: l10n.t('Use the plugin {0}.', provider.text === 'gcp' ? 'gke-gcloud-auth-plugin' : 'kubelogin'),
    }),
  ];
}
