//! Takes every mail and keeps none.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Serves until it is killed; says its port first.
pub fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap().port());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(take(stream));
        }
    });
}

async fn take(mut stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    stream.write_all(b"220 sink\r\n").await.ok()?;
    let mut read = Vec::with_capacity(65_536);
    let mut answers = Vec::new();
    loop {
        if stream.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
        while let Some(end) = read.iter().position(|byte| *byte == b'\n') {
            let answer: &[u8] = match &read[..4.min(end)] {
                b"EHLO" => b"250-sink\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 100000000\r\n",
                b"DATA" => b"354 go\r\n",
                b"QUIT" => b"221 bye\r\n",
                _ => b"250 2.0.0 ok\r\n",
            };
            let is_text = answer.starts_with(b"354");
            answers.extend_from_slice(answer);
            read.drain(..=end);
            if is_text {
                stream.write_all(&answers).await.ok()?;
                answers.clear();
                while !read.ends_with(b"\r\n.\r\n") {
                    if read.len() > 32_768 {
                        read.drain(..read.len() - 8);
                    }
                    if stream.read_buf(&mut read).await.ok()? == 0 {
                        return None;
                    }
                }
                read.clear();
                answers.extend_from_slice(b"250 2.0.0 taken\r\n");
            }
        }
        stream.write_all(&answers).await.ok()?;
        answers.clear();
    }
}
