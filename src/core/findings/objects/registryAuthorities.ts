import * as l10n from '@vscode/l10n';
import { itemsAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { valuesOf } from '../../pki/cluster/objects/heldValues.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * CA for no registry.
 *
 * When: `additionalTrustedCA` of OpenShift's `image.config.openshift.io/cluster` names a ConfigMap with a key that is the name of no registry: a file name such as
 * `ca.crt`, or a host without the port with which images and `allowedRegistriesForImport` name it.
 *
 * The key is the host of the registry; `..` stands before its port, since a key cannot have a colon. The ConfigMap is in `openshift-config`.
 *
 * @category wiring
 * @stage understand
 * @see OCP
 */
export const registryCaMisnamed = {
  code: 'registry-ca-misnamed',
  severity: 'error',
  fact: {
    file: 'The key {key} of ConfigMap {config} is a file name. OpenShift uses the CA under it for a registry of this name.',
    port: 'The key {key} of ConfigMap {config} is without the port of the registry.',
  },
  consequence:
    'Nodes and image imports do not trust the CA for {registries}: they fail with `x509: certificate signed by unknown authority`.',
  wayOut: 'Rename the key to {right}.',
} as const satisfies FindingRecord;

const namespace = 'openshift-config';

/** Reports CAs for registries under keys that name none. */
export function checkRegistryAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  return misnamedKeys(objectIndexOf(picture)).map(({ image, named, config, key, node, isFile, meant }) => {
    const judgement = problem(registryCaMisnamed, {
      fact: isFile ? 'file' : 'port',
      values: {
        key: visibleText(key),
        config: objectName(config),
        registries: visibleText(listOf(meant.slice(0, 3))),
        right: visibleText(listOf(meant.slice(0, 3).map(keyOfRegistry))),
      },
      related: [relatedAt({ file: image.file, span: named.span }, l10n.t('What names the ConfigMap'))],
    });
    return placedAt({ file: config.file, span: node.keySpan ?? node.span }, judgement);
  });
}

/** A key that names no registry, and the registries for which its CA can be meant. */
interface MisnamedKey {
  readonly image: PlacedObject;
  readonly named: ScalarNode;
  readonly config: PlacedObject;
  readonly key: string;
  readonly node: ScalarNode;
  readonly isFile: boolean;
  readonly meant: readonly string[];
}

/** The keys under which OpenShift uses CAs for no registry. */
export function misnamedKeys(index: ObjectIndex): readonly MisnamedKey[] {
  return index.ofKind('Image').flatMap((image): readonly MisnamedKey[] => {
    const named = scalarAt(image.object.root, 'spec', 'additionalTrustedCA', 'name');
    const config = named && index.find(image, 'ConfigMap', named.text, namespace);
    const values = config && valuesOf(config);
    if (named === undefined || config === undefined || values === undefined || isOpen(named)) return [];
    if (isPatched(index, config) || isOpenEnded(image.object)) return [];
    const registries = registriesIn(index, image).filter((each) => !values.has(keyOfRegistry(each)));
    return [...values.keys()].flatMap((key): readonly MisnamedKey[] => {
      const node = nodeAt(config.object.root, 'data', key);
      const isFile = /\.(?:crt|cer|pem|cert|ca-bundle)$/i.test(key);
      const ofHost = registries.filter((each) => each.startsWith(`${key}:`));
      if (node?.kind !== 'scalar' || (!isFile && ofHost.length === 0)) return [];
      const meant = isFile ? registries : ofHost;
      // Which registry a file is for cannot be told where none is without its CA.
      return meant.length === 0 ? [] : [{ image, named, config, key, node, isFile, meant }];
    });
  });
}

/** The key for a registry's CA. */
export function keyOfRegistry(registry: string): string {
  return registry.replace(':', '..');
}

/** The registries of private names that images and imports use, those with a port in front of all. */
function registriesIn(index: ObjectIndex, { object: { root } }: PlacedObject): readonly string[] {
  const images = podSpecsIn(index).flatMap(({ spec }) =>
    containersOf(spec).flatMap((each) => registryOf(scalarAt(each, 'image'))),
  );
  const imported = ['allowedRegistriesForImport'].flatMap((field) =>
    itemsAt(root, 'spec', field).flatMap((each) => scalarAt(each, 'domainName')?.text ?? []),
  );
  const all = [...new Set([...images, ...imported])].filter((each) => !publicRegistry.test(each));
  return all.filter((each) => /:\d{1,5}$/.test(each) && !inCluster.test(each));
}

/** Services: OpenShift's own registry, which it trusts by itself. Nodes resolve no other one. */
const inCluster = /\.svc(?:\.cluster\.local)?(?::|$)/;

function registryOf(node: ScalarNode | undefined): readonly string[] {
  const [first = '', ...rest] = (node?.text ?? '').split('/');
  return rest.length > 0 && /^[a-z0-9.-]{1,253}:\d{1,5}$/i.test(first) ? [first] : [];
}

const publicRegistry =
  /(?:^|\.)(?:docker\.io|quay\.io|redhat\.(?:io|com)|gcr\.io|ghcr\.io|k8s\.io|amazonaws\.com|azurecr\.io)(?::|$)/;
