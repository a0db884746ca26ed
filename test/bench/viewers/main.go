// Command viewers puts a speaker and an audience into a conference, for `npm run bench -- viewers`.
//
//	viewers URL FILE.ivf
//
// It reads one line for each participant, a role and a token: "speaker TOKEN" sends FILE again and again, "viewer TOKEN" only
// receives. Each second it writes a line of JSON about the viewers.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"github.com/pion/webrtc/v4/pkg/media/ivfreader"
)

// viewer counts what one of the audience receives.
type viewer struct {
	frames, packets, lost, bytes atomic.Int64
}

// figures are those of one second.
type figures struct {
	Connected int `json:"connected"`
	// Frames of each viewer in this second, in ascending order.
	Frames  []int64 `json:"frames"`
	Packets int64   `json:"packets"`
	Lost    int64   `json:"lost"`
	Bytes   int64   `json:"bytes"`
	Failed  int64   `json:"failed"`
}

var (
	mutex   sync.Mutex
	viewers []*viewer
	failed  atomic.Int64
)

func main() {
	logger.InitFromConfig(&logger.Config{Level: "error"}, "viewers")
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: viewers URL FILE.ivf")
		os.Exit(2)
	}
	url, file := os.Args[1], os.Args[2]
	go report()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		role, token, _ := strings.Cut(lines.Text(), " ")
		if err := join(url, file, role, token); err != nil {
			failed.Add(1)
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

func join(url, file, role, token string) error {
	if role == "viewer" {
		return watch(url, token)
	}
	return speak(url, file, token)
}

func watch(url, token string) error {
	one := &viewer{}
	callback := lksdk.NewRoomCallback()
	callback.OnTrackSubscribed = func(track *webrtc.TrackRemote, _ *lksdk.RemoteTrackPublication, _ *lksdk.RemoteParticipant) {
		go one.receive(track)
	}
	if _, err := lksdk.ConnectToRoomWithToken(url, token, callback); err != nil {
		return err
	}
	mutex.Lock()
	defer mutex.Unlock()
	viewers = append(viewers, one)
	return nil
}

func (one *viewer) receive(track *webrtc.TrackRemote) {
	var last uint16
	for first := true; ; first = false {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		one.packets.Add(1)
		one.bytes.Add(int64(packet.MarshalSize()))
		if packet.Marker {
			one.frames.Add(1)
		}
		// Packets that come out of order are counted as lost, and then as found.
		if gap := int16(packet.SequenceNumber - last); !first && gap > 1 {
			one.lost.Add(int64(gap) - 1)
		} else if !first && gap < 0 {
			one.lost.Add(-1)
			continue
		}
		last = packet.SequenceNumber
	}
}

func speak(url, file, token string) error {
	room, err := lksdk.ConnectToRoomWithToken(url, token, lksdk.NewRoomCallback(), lksdk.WithAutoSubscribe(false))
	if err != nil {
		return err
	}
	track, err := lksdk.NewLocalTrack(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000})
	if err != nil {
		return err
	}
	options := &lksdk.TrackPublicationOptions{Name: "camera", VideoWidth: 1280, VideoHeight: 720}
	if _, err := room.LocalParticipant.PublishTrack(track, options); err != nil {
		return err
	}
	go func() {
		for {
			if err := send(file, track); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}()
	return nil
}

// send sends each frame of the file at its time.
func send(name string, track *lksdk.LocalTrack) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	frames, header, err := ivfreader.NewWith(file)
	if err != nil {
		return err
	}
	each := time.Second * time.Duration(header.TimebaseNumerator) / time.Duration(header.TimebaseDenominator)
	ticker := time.NewTicker(each)
	defer ticker.Stop()
	for {
		frame, _, err := frames.ParseNextFrame()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		<-ticker.C
		if err := track.WriteSample(media.Sample{Data: frame, Duration: each}, nil); err != nil {
			return err
		}
	}
}

func report() {
	lines := json.NewEncoder(os.Stdout)
	for range time.Tick(time.Second) {
		mutex.Lock()
		now := figures{Connected: len(viewers), Frames: []int64{}, Failed: failed.Load()}
		for _, one := range viewers {
			now.Frames = append(now.Frames, one.frames.Swap(0))
			now.Packets += one.packets.Swap(0)
			now.Lost += one.lost.Swap(0)
			now.Bytes += one.bytes.Swap(0)
		}
		mutex.Unlock()
		slices.Sort(now.Frames)
		if err := lines.Encode(now); err != nil {
			os.Exit(1)
		}
	}
}
