import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { readAddress } from '../../pki/cluster/connections/addresses.ts';
import { fits } from '../../pki/cluster/connections/namedServers.ts';
import { visibleText } from '../../text/visibleText.ts';
import { isIpAddress } from '../../x509/go/isIpAddress.ts';
import { serverSanMissing } from '../connections/serverNames.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { isOpen, isOpenEnded } from './openValue.ts';

/** Reports names by which a talosconfig reaches machines of its CA, and which the certificate that Talos makes there does not have. */
export function checkTalosEndpoints({ objects }: ClusterPicture): readonly FindingDraft[] {
  const ofFormat = (wanted: string) => objects.filter(({ object }) => object.format === wanted);
  const machines = ofFormat('talos');
  return ofFormat('talosconfig').flatMap(({ file, object }) =>
    [...(mappingAt(object.root, 'contexts')?.entries.values() ?? [])].flatMap((context) => {
      const ca = scalarAt(context, 'ca')?.text.trim();
      const reached = machines.filter((each) => scalarAt(each.object.root, 'machine', 'ca', 'crt')?.text.trim() === ca);
      const [first] = reached;
      if (ca === undefined || first === undefined) return [];
      return scalarsAt(context, 'endpoints').flatMap((endpoint) => {
        const host = readAddress(endpoint.text)?.host;
        if (host === undefined || isOpen(endpoint) || !reached.every((each) => lacksName(each, host))) return [];
        const names = namesOf(first);
        const judgement = problem(serverSanMissing, {
          severity: 'warning',
          fact: 'other',
          consequence: 'talos',
          wayOut: 'talos',
          values: { host: visibleText(host), server: 'Talos' },
          related: names.flatMap(({ span }) =>
            relatedAt({ file: first.file, span }, l10n.t('Name in the machine configuration')),
          ),
        });
        return [placedAt({ file, span: endpoint.span }, judgement)];
      });
    }),
  );
}

/** Talos adds all addresses of the machine, and its name; of a machine whose name is not written, only the cluster's name is certainly none. */
function lacksName(machine: PlacedObject, host: string): boolean {
  const { root } = machine.object;
  if (isIpAddress(host) || isOpenEnded(machine.object)) return false;
  const own = scalarAt(root, 'machine', 'network', 'hostname')?.text.split('.')[0];
  const shared = readAddress(scalarAt(root, 'cluster', 'controlPlane', 'endpoint')?.text ?? '')?.host;
  if (own === undefined ? host !== shared : host.split('.')[0]?.toLowerCase() === own.toLowerCase()) return false;
  return namesOf(machine).every((name) => !isOpen(name) && !fits(name.text, host)) && host !== 'localhost';
}

function namesOf({ object: { root } }: PlacedObject): readonly ScalarNode[] {
  return scalarsAt(root, 'machine', 'certSANs');
}
