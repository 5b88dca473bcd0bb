import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { checkAcmeStorage } from './acmeStorage.ts';
import { checkApiServices } from './apiServices.ts';
import { checkArgocdObjects } from './argocdObjects.ts';
import { checkArgocdProviders } from './argocdProviders.ts';
import { checkArgocdRepositories } from './argocdRepositories.ts';
import { checkAwsAuth } from './awsAuth.ts';
import { checkBackendSchemes } from './backendSchemes.ts';
import { checkCaBundles } from './caBundles.ts';
import { checkCalledAddresses } from './calledAddresses.ts';
import { checkCaVariables } from './caVariables.ts';
import { checkCertificateDurations } from './certificateDurations.ts';
import { checkClientAuthorities } from './clientAuthorities.ts';
import { checkClusterTrustBundles } from './clusterTrustBundles.ts';
import { checkCsiTokens } from './csiTokens.ts';
import { checkExposedKeys } from './exposedKeys.ts';
import { checkExternalTls } from './externalTls.ts';
import { checkFluxDecryption } from './fluxDecryption.ts';
import { checkHostCoverage } from './hostCoverage.ts';
import { checkHostNamedFiles } from './hostNamedFiles.ts';
import { checkIngressBackends } from './ingressBackends.ts';
import { checkIngressPassthrough } from './ingressPassthrough.ts';
import { checkIssuerAuthorities } from './issuerAuthorities.ts';
import { checkIssuerReferences } from './issuerReferences.ts';
import { checkKnownHosts } from './knownHosts.ts';
import { checkKonnectivityTokens } from './konnectivityTokens.ts';
import { checkKubeadmCerts } from './kubeadmCerts.ts';
import { checkManagedSecrets } from './managedSecrets.ts';
import { checkMeshAuthorities } from './meshAuthorities.ts';
import { checkMeshModes } from './meshModes.ts';
import { checkMonitors } from './monitors.ts';
import { checkMountedKeys } from './mountedKeys.ts';
import { checkMountedTokens } from './mountedTokens.ts';
import { checkPeerLookups } from './peerLookups.ts';
import { checkPodFlagFiles } from './podFlagFiles.ts';
import { checkPostgresKeys } from './postgresKeys.ts';
import { checkPresentedUsages } from './presentedUsages.ts';
import { checkPullCredentials } from './pullCredentials.ts';
import { checkRefusedProbes } from './refusedProbes.ts';
import { checkRegistryAuthorities } from './registryAuthorities.ts';
import { checkRequestedCertificates } from './requestedCertificates.ts';
import { checkRequestedHosts } from './requestedHosts.ts';
import { checkSecretAuthorities } from './secretAuthorities.ts';
import { checkSecretEncodings } from './secretEncodings.ts';
import { checkSecretModes } from './secretModes.ts';
import { checkSecretReferences } from './secretReferences.ts';
import { checkServerAuthorities } from './serverAuthorities.ts';
import { checkServersTransports } from './serversTransports.ts';
import { checkSidecarFiles } from './sidecarFiles.ts';
import { checkTalosEndpoints } from './talosEndpoints.ts';
import { checkTlsSecrets } from './tlsSecrets.ts';
import { checkTokenSecrets } from './tokenSecrets.ts';
import { checkTraefikNames } from './traefikNames.ts';
import { checkTraefikStores } from './traefikStores.ts';
import { checkVaultAgents } from './vaultAgents.ts';
import { checkWebhookMounts } from './webhookMounts.ts';
import { checkWorkloadAuthorities } from './workloadAuthorities.ts';

/** Judge what applications in a cluster have: webhooks, Ingresses, Secrets, objects of cert-manager and others; each check by itself. */
export function objectChecks(picture: () => ClusterPicture, now: number): readonly (() => readonly FindingDraft[])[] {
  return [
    () => checkCaBundles(picture(), now),
    () => checkApiServices(picture()),
    () => checkHostCoverage(picture()),
    () => checkIngressBackends(picture()),
    () => checkBackendSchemes(picture()),
    () => checkPresentedUsages(picture()),
    () => checkTlsSecrets(picture()),
    () => checkSecretAuthorities(picture()),
    () => checkSecretReferences(picture()),
    () => checkTokenSecrets(picture()),
    () => checkPullCredentials(picture()),
    () => checkMountedKeys(picture()),
    () => checkMountedTokens(picture()),
    () => checkPodFlagFiles(picture()),
    () => checkCaVariables(picture()),
    () => checkPostgresKeys(picture()),
    () => checkAcmeStorage(picture()),
    () => checkSecretModes(picture()),
    () => checkHostNamedFiles(picture()),
    () => checkIngressPassthrough(picture()),
    () => checkAwsAuth(picture()),
    () => checkTalosEndpoints(picture()),
    () => checkSecretEncodings(picture()),
    () => checkManagedSecrets(picture()),
    () => checkKubeadmCerts(picture(), now),
    () => checkRequestedCertificates(picture()),
    () => checkRequestedHosts(picture()),
    () => checkCertificateDurations(picture()),
    () => checkIssuerAuthorities(picture()),
    () => checkIssuerReferences(picture()),
    () => checkServerAuthorities(picture(), now),
    () => checkWorkloadAuthorities(picture(), now),
    () => checkCalledAddresses(picture()),
    () => checkServersTransports(picture(), now),
    () => checkTraefikStores(picture()),
    () => checkClientAuthorities(picture()),
    () => checkMonitors(picture(), now),
    () => checkVaultAgents(picture(), now),
    () => checkMeshAuthorities(picture()),
    () => checkMeshModes(picture()),
    () => checkExternalTls(picture()),
    () => checkArgocdObjects(picture()),
    () => checkArgocdRepositories(picture(), now),
    () => checkArgocdProviders(picture(), now),
    () => checkKnownHosts(picture()),
    () => checkPeerLookups(picture()),
    () => checkClusterTrustBundles(picture()),
    () => checkWebhookMounts(picture()),
    () => checkKonnectivityTokens(picture()),
    () => checkTraefikNames(picture()),
    () => checkCsiTokens(picture()),
    () => checkRefusedProbes(picture()),
    () => checkRegistryAuthorities(picture()),
    () => checkFluxDecryption(picture()),
    () => checkSidecarFiles(picture()),
    () => checkExposedKeys(picture().graph),
  ];
}
