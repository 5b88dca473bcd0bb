/** Certificates, keys, requests and stores; kubeconfigs and manifests; what starts components. */
const likely =
  /\.(?:pem|crt|cer|der|key|csr|crl|p7[bcms]|p12|pfx|jks|jceks|keystore|truststore|ya?ml|json|conf|kubeconfig|config|env|service|cfg)$|\/[^./]+$|\/(?:etc\/kubernetes|\.kube|pki|certs?)\//i;
/** Pictures, sound, archives and programs: nothing in them is ever decoded. */
const impossible =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|svgz|woff2?|ttf|otf|eot|mp[34]|webm|mov|avi|wav|ogg|flac|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|exe|dll|so|dylib|wasm|class|pyc|o|a|bin|iso|img|pdf|docx?|xlsx?|pptx?)$/i;

/** Puts files first whose names suggest a certificate, and drops files that cannot contain one. Otherwise the order stays. */
export function likelyFirst(places: readonly string[]): readonly string[] {
  const possible = places.filter((place) => !impossible.test(place));
  return [...possible.filter((place) => likely.test(place)), ...possible.filter((place) => !likely.test(place))];
}
