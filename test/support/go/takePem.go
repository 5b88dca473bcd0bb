// Tells what Go takes of PEM texts: of each line of JSON, whether certificate and key make a pair, and whether the roots hold one.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var given struct{ Certificate, Key, Roots string }
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			panic(err)
		}
		_, err := tls.X509KeyPair([]byte(given.Certificate), []byte(given.Key))
		roots := x509.NewCertPool().AppendCertsFromPEM([]byte(given.Roots))
		if err := answers.Encode(map[string]bool{"pair": err == nil, "roots": roots}); err != nil {
			panic(err)
		}
	}
}
