/** Certificates, keys, requests and stores; kubeconfigs and manifests; what starts components. */
const telling =
  /\.(?:pem|crt|cer|der|key|csr|crl|p7[bcms]|p12|pfx|jks|jceks|keystore|truststore|ya?ml|json|conf|kubeconfig|config|env|service|cfg)$|\/[^./]+$|\/(?:etc\/kubernetes|\.kube|pki|certs?)\//i;
/** Pictures, sound, archives and programs: nothing in them is ever decoded. */
const foreign =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|svgz|woff2?|ttf|otf|eot|mp[34]|webm|mov|avi|wav|ogg|flac|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|exe|dll|so|dylib|wasm|class|pyc|o|a|bin|iso|img|pdf|docx?|xlsx?|pptx?)$/i;

/** Those first whose names promise a certificate, and not at all what cannot hold one. Otherwise the order stays. */
export function inOrderOfPromise(places: readonly string[]): readonly string[] {
  const possible = places.filter((place) => !foreign.test(place));
  return [...possible.filter((place) => telling.test(place)), ...possible.filter((place) => !telling.test(place))];
}
