import type { Incident } from './incidentModel.ts';
import { acceptanceIncidents } from './reports/acceptance.ts';
import { apiserverIncidents } from './reports/apiservers.ts';
import { certManagerIncidents } from './reports/certManager.ts';
import { clientIncidents } from './reports/clients.ts';
import { controllerSettingIncidents } from './reports/controllerSettings.ts';
import { credentialIncidents } from './reports/credentials.ts';
import { distributionIncidents } from './reports/distributions.ts';
import { etcdIncidents } from './reports/etcds.ts';
import { formerClusterIncidents } from './reports/formerClusters.ts';
import { ingressIncidents } from './reports/ingresses.ts';
import { kubeadmIncidents } from './reports/kubeadm.ts';
import { kubeconfigIncidents } from './reports/kubeconfigs.ts';
import { kubeletIncidents } from './reports/kubelets.ts';
import { madeAtStartIncidents } from './reports/madeAtStart.ts';
import { meshIncidents } from './reports/meshes.ts';
import { missingSettingIncidents } from './reports/missingSettings.ts';
import { monitorIncidents } from './reports/monitors.ts';
import { nameIncidents } from './reports/names.ts';
import { objectReferenceIncidents } from './reports/objectReferences.ts';
import { programSettingIncidents } from './reports/programSettings.ts';
import { rightsIncidents } from './reports/rights.ts';
import { unknownCallerIncidents } from './reports/unknownCallers.ts';
import { unreadAnchorIncidents } from './reports/unreadAnchors.ts';
import { unreadSettingIncidents } from './reports/unreadSettings.ts';
import { webhookIncidents } from './reports/webhooks.ts';

/** All reproduced reports. */
export const incidents: readonly Incident[] = [
  ...kubeadmIncidents,
  ...kubeletIncidents,
  ...apiserverIncidents,
  ...etcdIncidents,
  ...kubeconfigIncidents,
  ...distributionIncidents,
  ...webhookIncidents,
  ...certManagerIncidents,
  ...ingressIncidents,
  ...meshIncidents,
  ...clientIncidents,
  ...credentialIncidents,
  ...rightsIncidents,
  ...acceptanceIncidents,
  ...controllerSettingIncidents,
  ...unreadSettingIncidents,
  ...unreadAnchorIncidents,
  ...missingSettingIncidents,
  ...monitorIncidents,
  ...objectReferenceIncidents,
  ...formerClusterIncidents,
  ...nameIncidents,
  ...madeAtStartIncidents,
  ...programSettingIncidents,
  ...unknownCallerIncidents,
];
