import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/model.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { judgeCertificates } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { knownRolesOf } from './knownRoles.ts';

/** Judges whether the kubelets' certificates are for the nodes that the machines' configurations name. */
export function checkNodeNames(picture: ClusterPicture): readonly FindingDraft[] {
  const configured = configuredNames(picture);
  if (configured.size === 0) return [];
  return judgeCertificates(picture.graph, (node, occurrence) => {
    if (!knownRolesOf(node).some(({ role }) => role.id === 'kubelet-client')) return [];
    const certified = /^system:node:(.+)$/.exec(attributeValues(node.certificate.subject, 'CN').at(-1) ?? '')?.[1];
    const setting = configured.get(hostOf(occurrence.file));
    if (certified === undefined || setting === undefined || setting.name === certified) return [];
    return [
      {
        code: 'kubelet-nodename-mismatch',
        fact: l10n.t(
          '{0} is for node {1}; the configuration names the node {2}.',
          nameInSentence(node, occurrence),
          visibleText(certified),
          visibleText(setting.name),
        ),
        consequence: l10n.t('The kubelet may not update the Node {0}.', visibleText(setting.name)),
        wayOut: l10n.t('Let the node join again under its name, or correct the configuration.'),
        related: [relatedAt(setting.place, l10n.t('The node’s name'))],
      },
    ];
  });
}

interface NodeName {
  readonly name: string;
  readonly place: FilePlace;
}

/** By machine: `--hostname-override`, else the name in kubeadm's configuration. Several that differ tell nothing. */
function configuredNames({ components, objects }: ClusterPicture): ReadonlyMap<string, NodeName> {
  const names = new Map<string, NodeName | undefined>();
  const note = (host: string, found: NodeName): void => {
    const known = names.get(host);
    names.set(host, names.has(host) && known?.name !== found.name ? undefined : found);
  };
  for (const { component, host, settings } of components) {
    const setting =
      component === 'kubelet' ? settings.findLast(({ flag }) => flag === '--hostname-override') : undefined;
    if (setting?.value !== undefined && isName(setting.value))
      note(host, { name: setting.value, place: setting.place });
  }
  for (const { file, object, host } of objects) {
    if (object.kind !== 'InitConfiguration' && object.kind !== 'JoinConfiguration') continue;
    const name = scalarAt(object.root, 'nodeRegistration', 'name');
    if (name !== undefined && isName(name.text)) note(host, { name: name.text, place: { file, span: name.span } });
  }
  return new Map([...names].flatMap(([host, name]) => (name === undefined ? [] : [[host, name] as const])));
}

/** No template, no variable. */
function isName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text);
}
