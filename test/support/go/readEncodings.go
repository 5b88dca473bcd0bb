// Reads texts as Kubernetes components do: PEM with Go's encoding/pem, and base64 as encoding/json does for []byte.
//
// Each line of the input is a text in hexadecimal. Prints a JSON document for each: the blocks that pem.Decode returns
// until it finds no more, and what the text is as the base64 of a []byte field, or the error.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
)

type block struct {
	Type       string `json:"type"`
	HasHeaders bool   `json:"hasHeaders"`
	Bytes      string `json:"bytes"`
}

type reading struct {
	Blocks []block `json:"blocks"`
	Base64 string  `json:"base64"`
	Error  string  `json:"error"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	encoder := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		text, err := hex.DecodeString(lines.Text())
		exitOn(err)
		exitOn(encoder.Encode(read(text)))
	}
	exitOn(lines.Err())
}

func read(text []byte) reading {
	result := reading{Blocks: []block{}}
	for rest := text; ; {
		var found *pem.Block
		found, rest = pem.Decode(rest)
		if found == nil {
			break
		}
		result.Blocks = append(result.Blocks, block{found.Type, len(found.Headers) > 0, hex.EncodeToString(found.Bytes)})
	}
	quoted, err := json.Marshal(string(text))
	exitOn(err)
	var value []byte
	if err := json.Unmarshal(quoted, &value); err != nil {
		result.Error = err.Error()
	}
	result.Base64 = hex.EncodeToString(value)
	return result
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
