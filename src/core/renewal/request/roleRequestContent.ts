import * as l10n from '@vscode/l10n';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { writeSubject } from '../create/certificateParts.ts';
import { type ClusterNames, clusterNamesOn } from '../create/clusterNames.ts';
import { extensionsOf, roleContent } from '../create/roleContent.ts';
import type { RequestContent } from './requestModel.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** The certificate of a role that is missing on a machine. */
export interface RoleRequest {
  readonly graph: PkiGraph;
  /** Id of `certificateRoles.ts`. */
  readonly role: string;
  /** The machine, as returned by `hostOf`. */
  readonly host: string;
  /** What no file says. */
  readonly names?: Partial<ClusterNames>;
}

/**
 * Returns the content of a request for a missing certificate: what kubeadm would write, with the names of the machine.
 */
export function roleRequestContent({ graph, role, host, names }: RoleRequest): RequestContent | RequestRefusal {
  const content = roleContent(role, { ...clusterNamesOn(graph, host), ...names });
  if (content === undefined) {
    return refuseRequest('roleUnknown', {
      fact: l10n.t('CertScope does not know what a certificate named {0} must contain.', role),
    });
  }
  if ('missing' in content) {
    return refuseRequest('roleUnknown', {
      fact: l10n.t('These files do not say what {0} must contain: {1}.', role, content.missing.join(', ')),
      wayOut: l10n.t('Add the kubeadm configuration or the machine’s manifests.'),
    });
  }
  if (content.isCa) return refuseRequest('isCa', { fact: l10n.t('{0} is a CA.', role) });
  // The CA writes the identifier of its own key.
  const extensions = extensionsOf(content).flatMap(({ der }) => der ?? []);
  return { subject: writeSubject(content), extensions };
}
