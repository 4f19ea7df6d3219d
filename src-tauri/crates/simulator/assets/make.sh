#!/bin/sh
# Draws and renders the files that simulated customers send. Ours: no photograph, no font outline, no recording of others.
# Needs ImageMagick, ffmpeg (libx264, aac, libopus, libmp3lame, libwebp) and Python 3. Run it in this folder.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quality="-sampling-factor 4:2:0 -strip -quality 78"

# Wood grain and a soft light, under every scene.
backdrop() { # size colour dark-colour
    convert -size "$1" "gradient:$2-$3" \( -size "$1" xc:gray50 +noise Gaussian -blur 40x0.6 -colorspace gray \) \
        -compose overlay -composite "$4"
}

# Loaves on a board.
backdrop 1080x810 '#f4e3c8' '#d9b98c' "$work/b.png"
convert "$work/b.png" \
    -fill '#8a5a33' -draw 'roundrectangle 90,560 990,720 40,40' -fill '#a06a3d' -draw 'roundrectangle 90,545 990,690 40,40' \
    \( -size 1080x810 xc:none -fill '#5b371c' -draw 'ellipse 350,560 260,40 0,360' -draw 'ellipse 760,570 220,36 0,360' -blur 0x14 \) -composite \
    -fill '#a8632a' -draw 'path "M 130,560 C 40,540 60,300 340,290 C 620,296 660,535 575,560 Z"' \
    -fill '#c98440' -draw 'path "M 150,535 C 80,510 100,318 340,308 C 585,314 620,508 555,535 Z"' \
    -fill '#dba35c' -draw 'path "M 175,470 C 170,380 230,322 340,320 C 460,324 520,385 530,470 C 430,430 280,430 175,470 Z"' \
    -fill '#b06c30' -draw 'path "M 570,580 C 500,560 515,345 755,336 C 1000,342 1025,560 950,580 Z"' \
    -fill '#d28f4a' -draw 'path "M 588,556 C 535,530 552,362 755,354 C 965,360 985,530 932,556 Z"' \
    -fill '#e3b06c' -draw 'path "M 612,490 C 612,415 660,368 755,366 C 855,370 905,418 908,490 C 830,455 700,455 612,490 Z"' \
    -fill '#f6e2b9' \
    -draw 'path "M 205,420 Q 250,350 320,330 Q 280,375 240,440 Z"' -draw 'path "M 310,425 Q 355,350 425,332 Q 385,380 345,440 Z"' -draw 'path "M 415,440 Q 450,375 505,365 Q 480,405 450,458 Z"' \
    -draw 'path "M 640,450 Q 680,385 745,372 Q 708,412 675,468 Z"' -draw 'path "M 735,450 Q 775,388 838,378 Q 802,418 770,466 Z"' -draw 'path "M 825,460 Q 852,415 892,412 Q 874,442 854,478 Z"' \
    $quality bread.jpg

# A birthday cake.
backdrop 900x1100 '#dff0f2' '#f7d9dc' "$work/c.png"
convert "$work/c.png" \
    -fill '#c9a27c' -draw 'rectangle 0,900 900,1100' -fill '#b98f66' -draw 'rectangle 0,900 900,912' \
    \( -size 900x1100 xc:none -fill '#6d4a2f' -draw 'ellipse 450,945 340,46 0,360' -blur 0x16 \) -composite \
    -fill '#ffffff' -draw 'ellipse 450,930 350,42 0,360' -fill '#ecebe9' -draw 'ellipse 450,922 330,34 0,360' \
    -fill '#f7b7c5' -draw 'roundrectangle 190,660 710,925 30,30' -fill '#fff6ee' -draw 'roundrectangle 190,640 710,740 34,34' \
    -draw 'circle 235,740 235,772' -draw 'circle 320,748 320,792' -draw 'circle 410,742 410,776' -draw 'circle 500,750 500,796' -draw 'circle 590,742 590,776' -draw 'circle 668,746 668,780' \
    -fill '#a5673f' -draw 'roundrectangle 280,450 620,652 26,26' -fill '#fff6ee' -draw 'roundrectangle 280,430 620,512 30,30' \
    -draw 'circle 325,512 325,540' -draw 'circle 405,518 405,554' -draw 'circle 490,512 490,542' -draw 'circle 575,516 575,548' \
    -fill '#d8344f' -draw 'circle 330,425 330,452' -draw 'circle 450,418 450,446' -draw 'circle 570,425 570,452' \
    -fill '#5fa8a0' -draw 'rectangle 384,290 400,420' -fill '#e8b23a' -draw 'rectangle 500,290 516,420' \
    -fill '#f7c948' -draw 'ellipse 392,265 13,26 0,360' -draw 'ellipse 508,265 13,26 0,360' \
    -fill '#fff3c4' -draw 'ellipse 392,272 6,13 0,360' -draw 'ellipse 508,272 6,13 0,360' \
    -fill '#7a5bd0' -draw 'circle 250,830 250,838' -draw 'circle 520,860 520,868' -fill '#3f8fd0' -draw 'circle 330,880 330,888' -draw 'circle 610,820 610,828' -fill '#e8b23a' -draw 'circle 420,820 420,828' -draw 'circle 670,880 670,888' \
    $quality cake.jpg

# The counter in the morning.
backdrop 1200x800 '#fbe9c6' '#e8c590' "$work/k.png"
convert "$work/k.png" \
    -fill '#7b4b2a' -draw 'rectangle 0,560 1200,800' -fill '#935d36' -draw 'rectangle 0,540 1200,580' \
    -fill '#6a3f22' -draw 'rectangle 100,110 1100,126' -draw 'rectangle 100,290 1100,306' \
    -fill '#c98a45' -draw 'roundrectangle 140,40 300,112 36,36' -draw 'roundrectangle 330,50 470,112 32,32' -draw 'roundrectangle 520,34 720,112 40,40' \
    -fill '#b5712f' -draw 'roundrectangle 760,52 880,112 30,30' -draw 'roundrectangle 910,40 1060,112 36,36' \
    -fill '#e0b46e' -draw 'circle 200,262 200,292' -draw 'circle 270,262 270,292' -draw 'circle 340,262 340,292' -draw 'circle 700,260 700,292' -draw 'circle 775,260 775,292' \
    -fill '#a35f2a' -draw 'ellipse 470,268 60,24 0,360' -draw 'ellipse 590,268 56,24 0,360' -draw 'ellipse 900,268 60,24 0,360' \
    -fill '#2f5d62' -draw 'roundrectangle 860,400 1080,545 18,18' -fill '#3d7a80' -draw 'rectangle 880,420 1060,470' -fill '#d7f0ee' -draw 'rectangle 890,428 1050,462' \
    -fill '#ffffff66' -draw 'roundrectangle 110,370 760,545 20,20' -fill '#d9903f' \
    -draw 'path "M 160,520 Q 200,420 280,450 Q 330,470 320,520 Z"' -draw 'path "M 360,520 Q 400,425 480,452 Q 530,470 520,520 Z"' -draw 'path "M 560,520 Q 600,425 670,450 Q 720,470 712,520 Z"' \
    -fill none -stroke '#f2cf8f' -strokewidth 7 -draw 'path "M 200,500 Q 225,455 260,455"' -draw 'path "M 400,500 Q 425,455 460,457"' -draw 'path "M 600,500 Q 625,455 655,456"' \
    $quality counter.jpg

# Cupcakes.
backdrop 960x960 '#e6e2f5' '#cdb8df' "$work/u.png"
cup() { # x y wrapper icing
    convert "$work/u.png" -fill "$3" \
        -draw "path 'M $(($1 - 95)),$2 L $(($1 + 95)),$2 L $(($1 + 70)),$(($2 + 150)) L $(($1 - 70)),$(($2 + 150)) Z'" \
        -fill "$4" -draw "ellipse $1,$(($2 - 10)) 112,58 0,360" -draw "ellipse $1,$(($2 - 68)) 84,48 0,360" \
        -draw "ellipse $1,$(($2 - 116)) 50,36 0,360" -fill '#d8344f' -draw "circle $1,$(($2 - 158)) $1,$(($2 - 136))" "$work/u.png"
}
cup 250 430 '#8f5b3a' '#fff1f5'; cup 700 430 '#5b7fa6' '#f9c9d6'; cup 475 740 '#6d8f5b' '#fff4d6'
convert "$work/u.png" $quality cupcakes.jpg

# A sketch with transparency.
convert -size 640x480 xc:none -fill none -stroke '#32465a' -strokewidth 5 \
    -draw 'roundrectangle 180,240 460,400 16,16' -draw 'roundrectangle 230,140 410,240 14,14' \
    -draw 'path "M 180,280 Q 215,320 250,280 Q 285,320 320,280 Q 355,320 390,280 Q 425,320 460,280"' \
    -draw 'line 320,140 320,90' -draw 'ellipse 320,74 10,16 0,360' -draw 'line 130,402 510,402' \
    -strokewidth 2 -draw 'line 180,430 460,430' -draw 'line 180,420 180,440' -draw 'line 460,420 460,440' -strip -colors 64 PNG8:sketch.png

# Stickers: a smiling bun, and one that waves.
bun() { # tilt file
    convert -size 512x512 xc:none \
        -fill white -draw 'ellipse 256,290 216,176 0,360' -fill '#c47a34' -draw 'ellipse 256,290 200,160 0,360' \
        -fill '#e0a356' -draw 'ellipse 256,262 180,122 0,360' -fill '#f2cf93' -draw 'ellipse 205,205 60,22 0,360' \
        -fill '#3b2413' -draw 'circle 196,290 196,308' -draw 'circle 316,290 316,308' -fill white -draw 'circle 201,284 201,290' -draw 'circle 321,284 321,290' \
        -fill none -stroke '#3b2413' -strokewidth 9 -draw 'path "M 212,330 Q 256,376 300,330"' -stroke none \
        -fill '#e8846b90' -draw 'ellipse 160,330 28,16 0,360' -draw 'ellipse 352,330 28,16 0,360' \
        -virtual-pixel none -distort SRT "$1" "$2"
}
bun 0 "$work/s0.png"; bun 8 "$work/s1.png"; bun -8 "$work/s2.png"
ffmpeg -v error -y -i "$work/s0.png" -c:v libwebp -quality 80 -pix_fmt yuva420p sticker.webp
cp "$work/s1.png" "$work/f0.png"; cp "$work/s0.png" "$work/f1.png"; cp "$work/s2.png" "$work/f2.png"; cp "$work/s0.png" "$work/f3.png"
ffmpeg -v error -y -framerate 5 -i "$work/f%d.png" -c:v libwebp_anim -loop 0 -quality 60 -pix_fmt yuva420p sticker-animated.webp

# Four seconds of a loaf rising, with two soft tones.
convert bread.jpg -resize 640x480 "$work/v.png"
ffmpeg -v error -y -loop 1 -t 4 -i "$work/v.png" -f lavfi -t 4 -i "sine=frequency=262:sample_rate=44100" -f lavfi -t 4 -i "sine=frequency=392:sample_rate=44100" \
    -filter_complex "[0:v]zoompan=z='1+0.0015*on':d=100:s=640x480:fps=25,format=yuv420p[v];[1:a][2:a]amix=inputs=2,volume=0.35,afade=t=out:st=3:d=1[a]" \
    -map '[v]' -map '[a]' -t 4 -c:v libx264 -profile:v main -bf 0 -crf 30 -preset slow -c:a aac -b:a 64k -movflags +faststart -map_metadata -1 video.mp4

# A voice note of six seconds: a buzzing source through moving formants, in words with pauses between them.
python3 - "$work/voice.wav" <<'PY'
import math, random, struct, sys, wave
random.seed(7)
RATE, SECONDS = 16000, 6
samples, phase = [], 0.0
words = [(0.2, 0.9), (1.05, 1.5), (1.7, 2.6), (3.0, 3.5), (3.6, 4.6), (4.8, 5.7)]
vowels = [(730, 1090), (270, 2290), (570, 840), (300, 870), (530, 1840), (660, 1720)]
state = [[0.0, 0.0] for _ in range(2)]
for n in range(RATE * SECONDS):
    t = n / RATE
    word = next(((i, a, b) for i, (a, b) in enumerate(words) if a <= t < b), None)
    if word is None:
        source, level, formants = 0.0, 0.0, vowels[0]
    else:
        i, a, b = word
        place = (t - a) / (b - a)
        pitch = 150 + 30 * math.sin(3 * t) - 25 * place
        phase = (phase + pitch / RATE) % 1.0
        source = (1 - 2 * phase) + random.uniform(-0.12, 0.12)
        level = math.sin(math.pi * place) ** 0.6 * (0.65 + 0.35 * math.sin(2 * math.pi * 4 * t))
        one, two = vowels[i], vowels[(i + 1) % len(vowels)]
        formants = tuple(one[k] + (two[k] - one[k]) * place for k in range(2))
    out = 0.0
    for k, centre in enumerate(formants):
        r = 0.975 if k == 0 else 0.965
        y = source * (1 - r) + 2 * r * math.cos(2 * math.pi * centre / RATE) * state[k][0] - r * r * state[k][1]
        state[k][1], state[k][0] = state[k][0], y
        out += y * (1.0 if k == 0 else 0.6)
    samples.append(max(-1.0, min(1.0, out * level * 1.6)))
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(RATE)
    file.writeframes(b"".join(struct.pack("<h", int(s * 30000)) for s in samples))
PY
ffmpeg -v error -y -i "$work/voice.wav" -ac 1 -c:a libopus -b:a 20k -application voip -map_metadata -1 voice.ogg

# A short tune, as M4A and as MP3.
python3 - "$work/tune.wav" <<'PY'
import math, struct, sys, wave
RATE = 22050
notes = [523.25, 659.25, 783.99, 1046.5, 783.99, 659.25, 698.46, 880.0, 1046.5, 1318.5, 1046.5, 783.99]
out = []
for at, note in enumerate(notes):
    for n in range(int(RATE * 0.42)):
        t = n / RATE
        fall = math.exp(-4.5 * t)
        out.append(0.5 * fall * (math.sin(2 * math.pi * note * t) + 0.3 * math.sin(4 * math.pi * note * t)))
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(RATE)
    file.writeframes(b"".join(struct.pack("<h", int(max(-1, min(1, s)) * 28000)) for s in out))
PY
ffmpeg -v error -y -i "$work/tune.wav" -c:a aac -b:a 48k -movflags +faststart -map_metadata -1 tune.m4a
ffmpeg -v error -y -i "$work/tune.wav" -c:a libmp3lame -b:a 48k -map_metadata -1 jingle.mp3

# A price list of two pages, written by hand.
python3 - prices.pdf <<'PY'
import sys
def page(lines):
    text = ["BT /F1 22 Tf 60 770 Td (Luna Bakery) Tj ET", "0.85 0.62 0.28 rg 60 752 475 3 re f 0 0 0 rg"]
    y = 715
    for left, right in lines:
        font = "/F1 14" if right is None else "/F2 12"
        text.append(f"BT {font} Tf 60 {y} Td ({left}) Tj ET")
        if right is not None:
            text.append(f"BT /F2 12 Tf 460 {y} Td ({right}) Tj ET")
        y -= 30 if right is None else 23
    return "\n".join(text).encode("latin-1")
one = page([("Bread", None), ("Sourdough, 800 g", "R$ 24.00"), ("Rye with seeds, 700 g", "R$ 26.50"), ("Baguette", "R$ 9.00"), ("Cheese bread, 12 pieces", "R$ 18.00"),
            ("Cakes to order, per kilogram", None), ("Chocolate and strawberry", "R$ 95.00"), ("Carrot with chocolate", "R$ 78.00"), ("Lemon and poppy seed", "R$ 82.00")])
two = page([("How to order", None), ("Tell us the day, the number of people and the flavour.", ""), ("Orders need 48 hours. A deposit of half the price keeps the day.", ""),
            ("We deliver within 8 km; pick-up is free.", ""), ("Allergens", None), ("Our kitchen works with wheat, milk, eggs, nuts and soya.", ""), ("Open Tuesday to Sunday, 7:00 to 18:00.", "")])
objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>"]
for content in (5, 6):
    objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F1 7 0 R /F2 8 0 R >> >> >>".encode())
for content in (one, two):
    objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
for name in ("Helvetica-Bold", "Helvetica"):
    objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode())
out, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
for number, body in enumerate(objects, 1):
    places.append(len(out)); out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
start = len(out)
out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
open(sys.argv[1], "wb").write(out)
PY
ls -l
