// Generated from the records beside the checks by `npm run docs:findings`, and by every build. Do not edit.
import { bundleDuplicate, sameCaNameDifferentKey } from './bundleMembers.ts';
import { kuLeafWithCertsign, leafIsCa, bcNotCritical } from './caClaims.ts';
import { kuCaWithoutCertsign, caWithoutBasicconstraints } from './caPermissions.ts';
import { certV1, emptySubjectNoncriticalSan } from './certificateVersions.ts';
import { chainIncomplete } from './chainCompleteness.ts';
import { chainWrongOrder, chainUnrelatedBlock, chainContainsRoot } from './chainOrder.ts';
import { apiserverSanMissingInternal, apiserverSanMissingServiceIp } from './components/apiserverNames.ts';
import { caChecksumMismatch } from './components/caChecksums.ts';
import { leafRemainingOverPolicy, oldUnrotatedCa, autoRotatedExpiring, kubeadmHorizon, crlOcspNotChecked } from './components/clusterLifetimes.ts';
import { specificSignerDisablesGeneric, signingCertIsBundle } from './components/clusterSigning.ts';
import { encryptionConfigPlaintextKey, encryptionProviderFileVsCabundle, encryptionKeyInvalid } from './components/configurationFields.ts';
import { containerdRegistryConflict } from './components/containerdRegistries.ts';
import { encryptionSocketNotMounted } from './components/encryptionSockets.ts';
import { etcdClientAuthOff, etcdPeerAuthOff, etcdClientCertAuthImplicit, etcdAutoTls, etcdCaIsClusterCa } from './components/etcdAuthentication.ts';
import { etcdServerNeedsClientauth } from './components/etcdClientUsage.ts';
import { etcdPlaintext } from './components/etcdPlaintext.ts';
import { etcdCrlNotDer, etcdCrlExpired } from './components/etcdRevocation.ts';
import { flagPairIncomplete } from './components/flagPairs.ts';
import { flagPathMissing } from './components/flagPaths.ts';
import { joinPortWrong } from './components/joinPorts.ts';
import { caHashMismatch, caHashSkipped, certificateKeyInConfig, certificateKeyInvalid, joinCertificatesMissing } from './components/kubeadmJoin.ts';
import { certsansInvalidEntry, certsansDrift } from './components/kubeadmNames.ts';
import { kubeletRotationOff } from './components/kubeletRotation.ts';
import { apiserverKubeletCaUnset, apiserverKubeletCaSetButSelfsigned, kubeletServingSelfSigned, metricsServerInsecureKubelet } from './components/kubeletVerification.ts';
import { certMissingForKey } from './components/loneHalves.ts';
import { flagValueQuoted } from './components/quotedValues.ts';
import { registryEndpointUnused } from './components/registryMirrors.ts';
import { flagRemoved } from './components/removedFlags.ts';
import { requestheaderCaShared, requestheaderCaEqualsClientCa, requestheaderNamesEmpty, frontProxyCnNotAllowed, requestheaderCaMissing } from './components/requestHeaders.ts';
import { serverTokenDiffers } from './components/serverTokens.ts';
import { keyPemUnusableForSa, saKeyIsTlsKey } from './components/serviceAccountForms.ts';
import { saFlagsMissing, saKeypairMismatch, saSigningKeyUnverified, saVerifySetHasUnused } from './components/serviceAccountTokens.ts';
import { keyShared } from './components/sharedKeys.ts';
import { tlsMinVersionWeak, tlsCipherInsecure, tlsCipherHttp2Missing } from './components/tlsParameters.ts';
import { caFileContainsLeaf, staleCaInBundle, clientCaIsSharedRoot } from './components/trustedFiles.ts';
import { kubeconfigUnreadable, placedFileUnreadable } from './components/unreadableKubeconfigs.ts';
import { etcdNameNotAllowed } from './connections/allowedNames.ts';
import { authorizerMissing } from './connections/authorizers.ts';
import { connectionBroken } from './connections/brokenConnections.ts';
import { webhookServicePortMissing, webhookServiceInOtherNamespace } from './connections/calledServices.ts';
import { clientNotAllowed, impersonationNotAllowed } from './connections/forbiddenClients.ts';
import { haTokensRefused } from './connections/issuedTokens.ts';
import { dockerCaMisnamed } from './connections/misnamedAuthorities.ts';
import { notIssuedByExpectedCa, wrongCaOnEdge } from './connections/placedIssuers.ts';
import { rootCaDoesNotVerifyApiserver } from './connections/publishedAuthorities.ts';
import { servingCertificateNotSet, monitoredCertificateSelfMade } from './connections/selfMadeCertificates.ts';
import { apiserverSanMissingEndpoint, etcdSanMissingEndpoint, etcdPeerSanMissingAddress, kubeletServingSanMissing, tlsServerNameMismatch, serverSanMissing } from './connections/serverNames.ts';
import { haSharedCaDiffers } from './connections/sharedAuthorities.ts';
import { signingCaNotTrusted } from './connections/signingAuthorities.ts';
import { privateCaNotConfigured } from './connections/systemRoots.ts';
import { credentialNotAccepted } from './connections/unacceptedCredentials.ts';
import { clientCertificateMissing } from './connections/unpresentedCertificates.ts';
import { unknownCriticalExtension } from './criticalExtensions.ts';
import { trailingData, duplicateExtension, serialNegative, sigAlgorithmMismatch, validityNoncanonicalTime } from './decodeProblems.ts';
import { keyFilePermissions, certFilePermissions } from './filePermissions.ts';
import { certKeySwapped, keyMissing } from './hollowMaterial.ts';
import { issuerNameEncodingMismatch } from './issuerNames.ts';
import { akiSkiMismatch, duplicateSerial } from './issuers.ts';
import { keyCertMismatch, signingCertKeyMismatch, caKeyWrong } from './keyPairs.ts';
import { keyRsaTooSmall, keyRsaTooLarge, keyRsaBadExponent, keyWeakCurve, keyAlgorithmUnsupported } from './keyWeakness.ts';
import { configmapRootCaStale, extAuthConfigmapStale } from './kubeconfigs/clusterConfigMaps.ts';
import { kubeconfigUserEmpty } from './kubeconfigs/emptyUsers.ts';
import { kubeconfigUserOfOtherCluster } from './kubeconfigs/foreignUsers.ts';
import { kubeconfigCaStale, clusterInfoCaStale, kubeconfigCaDiffersSameKey } from './kubeconfigs/kubeconfigAuthorities.ts';
import { kubeconfigInsecure, kubeconfigInsecureWithCa, kubeconfigHttp, kubeconfigNoCa } from './kubeconfigs/kubeconfigClusters.ts';
import { kubeconfigEmbeddedCertExpired } from './kubeconfigs/kubeconfigCopies.ts';
import { kubeconfigDuplicateNames, kubeconfigDanglingContext } from './kubeconfigs/kubeconfigNames.ts';
import { kubeconfigFileAndData, kubeconfigPathMissing } from './kubeconfigs/kubeconfigPaths.ts';
import { kubeconfigCertWithoutKey, kubeconfigMultipleAuth, kubeconfigBasicAuth, execApiversionRemoved, kubeconfigExecIncomplete } from './kubeconfigs/kubeconfigUsers.ts';
import { kubeletConfEmbedded } from './kubeconfigs/kubeletKubeconfigs.ts';
import { clientSystemMasters, adminConfLegacyMasters } from './kubeconfigs/systemMasters.ts';
import { kubeletCurrentNotSymlink, kubeletCurrentSymlinkDangling, kubeletCurrentNotNewest } from './kubelet/currentCertificates.ts';
import { validityInverted, validityNoExpiration, caLifetimeOver10y, caExpiresBeforeLeaf } from './lifetimes.ts';
import { acmeStorageOpen } from './objects/acmeStorage.ts';
import { apiserviceInsecure, apiserviceInsecureWithCabundle } from './objects/apiServices.ts';
import { argocdInsecureWithCa, argocdSecretIgnored, argocdCertsNotMounted } from './objects/argocdObjects.ts';
import { awsAuthEntryUnusable } from './objects/awsAuth.ts';
import { ingressBackendScheme } from './objects/backendSchemes.ts';
import { cabundleManaged, webhookSanMissingService, cabundleStale, cabundleEmpty } from './objects/caBundles.ts';
import { cabundleNotInjected } from './objects/caInjections.ts';
import { caVariableFileMissing } from './objects/caVariables.ts';
import { certmanagerDurationInvalid, certmanagerCommonNameTooLong } from './objects/certificateDurations.ts';
import { clientCaWithoutRoot } from './objects/clientAuthorities.ts';
import { trustbundleInvalid } from './objects/clusterTrustBundles.ts';
import { csiTokenRequestsMissing } from './objects/csiTokens.ts';
import { privateKeyInConfigmap, privateKeyInLastApplied, privateKeyInPodSpec, secretPlaintextManifest } from './objects/exposedKeys.ts';
import { istioTlsTwice } from './objects/externalTls.ts';
import { fluxDecryptionUnusable } from './objects/fluxDecryption.ts';
import { ingressHostNotCovered, sanWildcardDepth } from './objects/hostCoverage.ts';
import { hostFileMissing } from './objects/hostNamedFiles.ts';
import { ingressBackendNameMissing } from './objects/ingressBackends.ts';
import { ingressPassthroughDisabled } from './objects/ingressPassthrough.ts';
import { certmanagerCaIssuerNotCa } from './objects/issuerAuthorities.ts';
import { certmanagerIssuerNotFound, certmanagerAccountKeyShared, certmanagerWildcardWithoutDns01 } from './objects/issuerReferences.ts';
import { knownHostMissing } from './objects/knownHosts.ts';
import { konnectivityAudienceMismatch } from './objects/konnectivityTokens.ts';
import { kubeadmCertsOtherKey, kubeadmCertsIncomplete, kubeadmCertsExpired, kubeadmCertsOtherCa } from './objects/kubeadmCerts.ts';
import { kubeadmCertsCiphertext } from './objects/managedSecrets.ts';
import { istioCacertsInconsistent, linkerdIssuerUnsupported, clustermeshCaDiffers, istioRootsDiffer } from './objects/meshAuthorities.ts';
import { istioMtlsConflict } from './objects/meshModes.ts';
import { monitorSecretNotMounted } from './objects/monitors.ts';
import { tokenNotMounted } from './objects/mountedTokens.ts';
import { etcdPeerLookup } from './objects/peerLookups.ts';
import { postgresKeyReadable } from './objects/postgresKeys.ts';
import { pullSecretOtherRegistry, pullSecretWithoutCredentials } from './objects/pullCredentials.ts';
import { probeRejected } from './objects/refusedProbes.ts';
import { registryCaMisnamed } from './objects/registryAuthorities.ts';
import { certmanagerSecretMismatch } from './objects/requestedCertificates.ts';
import { certmanagerHostNotRequested } from './objects/requestedHosts.ts';
import { secretCaDoesNotVerify } from './objects/secretAuthorities.ts';
import { secretNotGranted } from './objects/secretGrants.ts';
import { secretVolumeUnreadable } from './objects/secretModes.ts';
import { managedSecretEdit } from './objects/secretOwnerOf.ts';
import { secretInOtherNamespace, secretMissing, secretKeyMissing, secretTypeUnsuitable } from './objects/secretReferences.ts';
import { istioFileNotMounted } from './objects/sidecarFiles.ts';
import { talosconfigCaDiffers } from './objects/talosEndpoints.ts';
import { tlsSecretKeysMissing, tlsSecretType, secretTlscrtIsPublicKey } from './objects/tlsSecrets.ts';
import { traefikNameUnknown } from './objects/traefikNames.ts';
import { traefikStoreUnused } from './objects/traefikStores.ts';
import { webhookCertNotMounted } from './objects/webhookMounts.ts';
import { pathlenExceeded, nameConstraintViolated, ekuBlockedByCa } from './pathRules.ts';
import { pemInvisibleToGo, pemLabelIgnored, pemHeadersIgnored } from './pemVisibility.ts';
import { placeholderData } from './placeholders.ts';
import { keyEncrypted, caKeyInWorkspace } from './privateKeys.ts';
import { base64Invalid, pemMalformed, keyMalformed, dataFieldRawPem, dataFieldDer, doubleBase64, stringdataBase64 } from './readability.ts';
import { renewWouldDropAttributes } from './renewal/droppedAttributes.ts';
import { renewNeedsEmbeddedKubeconfig } from './renewal/embeddedKubeconfigs.ts';
import { externalCaNotRenewable } from './renewal/externalCas.ts';
import { validityConfigUnsupported, encryptionAlgorithmDrift } from './renewal/kubeadmLifetimes.ts';
import { manifestsDirLeftover } from './renewal/manifestLeftovers.ts';
import { renewCopiesNotUpdated } from './renewal/olderCopies.ts';
import { csrFileLeftover } from './renewal/requestLeftovers.ts';
import { renewWouldShortenCaBundle } from './renewal/shortenedBundles.ts';
import { csrRequestUnparsable } from './requestObjects.ts';
import { csrWeakKey, csrSignatureInvalid } from './requests.ts';
import { csrExpirationCapped } from './requests/cappedLifetimes.ts';
import { pcrInvalid } from './requests/podCertificates.ts';
import { csrSignernameMissing, csrSignerUnknown, csrUsagesInvalid, csrExpirationTooShort, csrIdentityFieldsSet } from './requests/requestFields.ts';
import { csrCertificateKeyMismatch, certLifetimeExceedsCsr, csrApprovedNotIssued, csrDeniedOrFailed, csrStale, csrNotApproved } from './requests/requestStates.ts';
import { keyReusedOnRenewal } from './requests/reusedKeys.ts';
import { csrUsagesMismatch, csrSubjectMismatch, csrSystemMasters, csrSanMismatch, csrExtensionsIgnored } from './requests/signerRules.ts';
import { userNotBound, bindingSubjectMismatch, rolebindingWithoutEffect } from './roles/boundUsers.ts';
import { docNameVsKubeadm, duplicateIdentity } from './roles/certificateNames.ts';
import { cnMissingClient, cnRoleMismatch, kubeconfigsSwapped, kubeletIdentityInvalid, adminWithoutRights, adminGroupUnbound, cnReservedPrefix } from './roles/clientIdentities.ts';
import { apiserverKubeletClientUnbound } from './roles/kubeletClientBinding.ts';
import { kubeletNodenameMismatch } from './roles/nodeNames.ts';
import { ekuMissingServerauth, ekuMissingClientauth } from './roles/roleUsages.ts';
import { selfSignedLeaf } from './selfSignedLeaves.ts';
import { serialZero, serialTooLong, serialLowEntropy } from './serialNumbers.ts';
import { sigMd5Md2, sigSha1, sigWeakForKey } from './signatureAlgorithms.ts';
import { sigInvalid } from './signatures.ts';
import { stagingCertificate } from './stagingIssuers.ts';
import { sanMissing, sanMalformed, sanIpAsDns, sanDuplicate, sanPrivateNameInPublicCert } from './subjectAltNames.ts';
import { bootstrapTokenMalformed, bootstrapTokenPermanent, bootstrapTokenExpired } from './tokens/bootstrapTokens.ts';
import { tokenStillBase64 } from './tokens/encodedTokens.ts';
import { tokenInPlaintext } from './tokens/plaintextTokens.ts';
import { bootstrapTokenMismatch } from './tokens/presentedBootstrapTokens.ts';
import { oidcIssuerMismatch, oidcScopeMissing, oidcClientMismatch } from './tokens/providerIssuers.ts';
import { tokenExpired, tokenNotYetValid, tokenLegacyNonexpiring, tokenStretched, tokenLongLived, tokenAlgUnsafe } from './tokens/tokenDates.ts';
import { tokenSignatureInvalid, tokenUnknownKey, tokenIssuerMismatch, tokenAudienceMismatch, tokenClaimsRejected, tokenAlgorithmRejected } from './tokens/tokenTrust.ts';
import { caBundlePartiallyUnparsable } from './trustBundles.ts';
import { ekuExcessive, ekuAbsent, kuMissingDigitalsignature, ocspMustStaple } from './usages.ts';
import { certExpired, certNotYetValid, certExpiringCritical, certExpiringSoon, caExpired, caExpiringSoon, expiredMemberInBundle } from './validity.ts';
import { privateKeyInVcs } from './versionControl.ts';

/** What is wrong with a certificate alone, wherever it stands. */
export const ofCertificates = [
  kuLeafWithCertsign,
  leafIsCa,
  bcNotCritical,
  kuCaWithoutCertsign,
  caWithoutBasicconstraints,
  certV1,
  emptySubjectNoncriticalSan,
  leafRemainingOverPolicy,
  oldUnrotatedCa,
  crlOcspNotChecked,
  unknownCriticalExtension,
  trailingData,
  duplicateExtension,
  serialNegative,
  sigAlgorithmMismatch,
  validityNoncanonicalTime,
  issuerNameEncodingMismatch,
  akiSkiMismatch,
  duplicateSerial,
  keyRsaTooSmall,
  keyRsaTooLarge,
  keyRsaBadExponent,
  keyWeakCurve,
  keyAlgorithmUnsupported,
  clientSystemMasters,
  validityInverted,
  validityNoExpiration,
  caLifetimeOver10y,
  caExpiresBeforeLeaf,
  pathlenExceeded,
  nameConstraintViolated,
  ekuBlockedByCa,
  selfSignedLeaf,
  serialZero,
  serialTooLong,
  serialLowEntropy,
  sigMd5Md2,
  sigSha1,
  sigWeakForKey,
  sigInvalid,
  stagingCertificate,
  sanMissing,
  sanMalformed,
  sanIpAsDns,
  sanDuplicate,
  sanPrivateNameInPublicCert,
  ekuExcessive,
  ekuAbsent,
  kuMissingDigitalsignature,
  ocspMustStaple,
  certExpired,
  certNotYetValid,
  certExpiringCritical,
  certExpiringSoon,
  caExpired,
  caExpiringSoon,
  expiredMemberInBundle,
] as const;

/** Keys and secrets that lie open. */
export const ofKeys = [
  encryptionConfigPlaintextKey,
  certificateKeyInConfig,
  keyFilePermissions,
  privateKeyInConfigmap,
  privateKeyInLastApplied,
  privateKeyInPodSpec,
  secretPlaintextManifest,
  keyEncrypted,
  caKeyInWorkspace,
  tokenInPlaintext,
  privateKeyInVcs,
] as const;

/** The records of all findings. */
export const allFindings = [
  ...ofCertificates,
  ...ofKeys,
  bundleDuplicate,
  sameCaNameDifferentKey,
  chainIncomplete,
  chainWrongOrder,
  chainUnrelatedBlock,
  chainContainsRoot,
  apiserverSanMissingInternal,
  apiserverSanMissingServiceIp,
  caChecksumMismatch,
  autoRotatedExpiring,
  kubeadmHorizon,
  specificSignerDisablesGeneric,
  signingCertIsBundle,
  encryptionProviderFileVsCabundle,
  encryptionKeyInvalid,
  containerdRegistryConflict,
  encryptionSocketNotMounted,
  etcdClientAuthOff,
  etcdPeerAuthOff,
  etcdClientCertAuthImplicit,
  etcdAutoTls,
  etcdCaIsClusterCa,
  etcdServerNeedsClientauth,
  etcdPlaintext,
  etcdCrlNotDer,
  etcdCrlExpired,
  flagPairIncomplete,
  flagPathMissing,
  joinPortWrong,
  caHashMismatch,
  caHashSkipped,
  certificateKeyInvalid,
  joinCertificatesMissing,
  certsansInvalidEntry,
  certsansDrift,
  kubeletRotationOff,
  apiserverKubeletCaUnset,
  apiserverKubeletCaSetButSelfsigned,
  kubeletServingSelfSigned,
  metricsServerInsecureKubelet,
  certMissingForKey,
  flagValueQuoted,
  registryEndpointUnused,
  flagRemoved,
  requestheaderCaShared,
  requestheaderCaEqualsClientCa,
  requestheaderNamesEmpty,
  frontProxyCnNotAllowed,
  requestheaderCaMissing,
  serverTokenDiffers,
  keyPemUnusableForSa,
  saKeyIsTlsKey,
  saFlagsMissing,
  saKeypairMismatch,
  saSigningKeyUnverified,
  saVerifySetHasUnused,
  keyShared,
  tlsMinVersionWeak,
  tlsCipherInsecure,
  tlsCipherHttp2Missing,
  caFileContainsLeaf,
  staleCaInBundle,
  clientCaIsSharedRoot,
  kubeconfigUnreadable,
  placedFileUnreadable,
  etcdNameNotAllowed,
  authorizerMissing,
  connectionBroken,
  webhookServicePortMissing,
  webhookServiceInOtherNamespace,
  clientNotAllowed,
  impersonationNotAllowed,
  haTokensRefused,
  dockerCaMisnamed,
  notIssuedByExpectedCa,
  wrongCaOnEdge,
  rootCaDoesNotVerifyApiserver,
  servingCertificateNotSet,
  monitoredCertificateSelfMade,
  apiserverSanMissingEndpoint,
  etcdSanMissingEndpoint,
  etcdPeerSanMissingAddress,
  kubeletServingSanMissing,
  tlsServerNameMismatch,
  serverSanMissing,
  haSharedCaDiffers,
  signingCaNotTrusted,
  privateCaNotConfigured,
  credentialNotAccepted,
  clientCertificateMissing,
  certFilePermissions,
  certKeySwapped,
  keyMissing,
  keyCertMismatch,
  signingCertKeyMismatch,
  caKeyWrong,
  configmapRootCaStale,
  extAuthConfigmapStale,
  kubeconfigUserEmpty,
  kubeconfigUserOfOtherCluster,
  kubeconfigCaStale,
  clusterInfoCaStale,
  kubeconfigCaDiffersSameKey,
  kubeconfigInsecure,
  kubeconfigInsecureWithCa,
  kubeconfigHttp,
  kubeconfigNoCa,
  kubeconfigEmbeddedCertExpired,
  kubeconfigDuplicateNames,
  kubeconfigDanglingContext,
  kubeconfigFileAndData,
  kubeconfigPathMissing,
  kubeconfigCertWithoutKey,
  kubeconfigMultipleAuth,
  kubeconfigBasicAuth,
  execApiversionRemoved,
  kubeconfigExecIncomplete,
  kubeletConfEmbedded,
  adminConfLegacyMasters,
  kubeletCurrentNotSymlink,
  kubeletCurrentSymlinkDangling,
  kubeletCurrentNotNewest,
  acmeStorageOpen,
  apiserviceInsecure,
  apiserviceInsecureWithCabundle,
  argocdInsecureWithCa,
  argocdSecretIgnored,
  argocdCertsNotMounted,
  awsAuthEntryUnusable,
  ingressBackendScheme,
  cabundleManaged,
  webhookSanMissingService,
  cabundleStale,
  cabundleEmpty,
  cabundleNotInjected,
  caVariableFileMissing,
  certmanagerDurationInvalid,
  certmanagerCommonNameTooLong,
  clientCaWithoutRoot,
  trustbundleInvalid,
  csiTokenRequestsMissing,
  istioTlsTwice,
  fluxDecryptionUnusable,
  ingressHostNotCovered,
  sanWildcardDepth,
  hostFileMissing,
  ingressBackendNameMissing,
  ingressPassthroughDisabled,
  certmanagerCaIssuerNotCa,
  certmanagerIssuerNotFound,
  certmanagerAccountKeyShared,
  certmanagerWildcardWithoutDns01,
  knownHostMissing,
  konnectivityAudienceMismatch,
  kubeadmCertsOtherKey,
  kubeadmCertsIncomplete,
  kubeadmCertsExpired,
  kubeadmCertsOtherCa,
  kubeadmCertsCiphertext,
  istioCacertsInconsistent,
  linkerdIssuerUnsupported,
  clustermeshCaDiffers,
  istioRootsDiffer,
  istioMtlsConflict,
  monitorSecretNotMounted,
  tokenNotMounted,
  etcdPeerLookup,
  postgresKeyReadable,
  pullSecretOtherRegistry,
  pullSecretWithoutCredentials,
  probeRejected,
  registryCaMisnamed,
  certmanagerSecretMismatch,
  certmanagerHostNotRequested,
  secretCaDoesNotVerify,
  secretNotGranted,
  secretVolumeUnreadable,
  managedSecretEdit,
  secretInOtherNamespace,
  secretMissing,
  secretKeyMissing,
  secretTypeUnsuitable,
  istioFileNotMounted,
  talosconfigCaDiffers,
  tlsSecretKeysMissing,
  tlsSecretType,
  secretTlscrtIsPublicKey,
  traefikNameUnknown,
  traefikStoreUnused,
  webhookCertNotMounted,
  pemInvisibleToGo,
  pemLabelIgnored,
  pemHeadersIgnored,
  placeholderData,
  base64Invalid,
  pemMalformed,
  keyMalformed,
  dataFieldRawPem,
  dataFieldDer,
  doubleBase64,
  stringdataBase64,
  renewWouldDropAttributes,
  renewNeedsEmbeddedKubeconfig,
  externalCaNotRenewable,
  validityConfigUnsupported,
  encryptionAlgorithmDrift,
  manifestsDirLeftover,
  renewCopiesNotUpdated,
  csrFileLeftover,
  renewWouldShortenCaBundle,
  csrRequestUnparsable,
  csrWeakKey,
  csrSignatureInvalid,
  csrExpirationCapped,
  pcrInvalid,
  csrSignernameMissing,
  csrSignerUnknown,
  csrUsagesInvalid,
  csrExpirationTooShort,
  csrIdentityFieldsSet,
  csrCertificateKeyMismatch,
  certLifetimeExceedsCsr,
  csrApprovedNotIssued,
  csrDeniedOrFailed,
  csrStale,
  csrNotApproved,
  keyReusedOnRenewal,
  csrUsagesMismatch,
  csrSubjectMismatch,
  csrSystemMasters,
  csrSanMismatch,
  csrExtensionsIgnored,
  userNotBound,
  bindingSubjectMismatch,
  rolebindingWithoutEffect,
  docNameVsKubeadm,
  duplicateIdentity,
  cnMissingClient,
  cnRoleMismatch,
  kubeconfigsSwapped,
  kubeletIdentityInvalid,
  adminWithoutRights,
  adminGroupUnbound,
  cnReservedPrefix,
  apiserverKubeletClientUnbound,
  kubeletNodenameMismatch,
  ekuMissingServerauth,
  ekuMissingClientauth,
  bootstrapTokenMalformed,
  bootstrapTokenPermanent,
  bootstrapTokenExpired,
  tokenStillBase64,
  bootstrapTokenMismatch,
  oidcIssuerMismatch,
  oidcScopeMissing,
  oidcClientMismatch,
  tokenExpired,
  tokenNotYetValid,
  tokenLegacyNonexpiring,
  tokenStretched,
  tokenLongLived,
  tokenAlgUnsafe,
  tokenSignatureInvalid,
  tokenUnknownKey,
  tokenIssuerMismatch,
  tokenAudienceMismatch,
  tokenClaimsRejected,
  tokenAlgorithmRejected,
  caBundlePartiallyUnparsable,
] as const;
